import {createHash} from 'node:crypto';
import fs from 'node:fs';
import * as v from 'valibot';
import {Refusal, UsageError} from '../errors.ts';
import type {SavedPlan} from '../plan/saved-plan.ts';
import {isDigest} from '../storage/digest.ts';
import {readNamedFile} from '../storage/read-named-file.ts';
import {isStep} from './plan-file.ts';
import {writeOutside} from './write-outside.ts';

const format = 'registry-cleanup-tui plan';

/** A plan as it was read from a file. */
export interface ReadPlan {
	readonly saved: SavedPlan;
	/** It is not as it was written: somebody has changed it. */
	readonly edited: boolean;
}

/**
 * Writes a plan as one JSON document with a step on each line, so that line by line tools can take steps out. The seal
 * tells whether somebody has; it is no signature. Throws a UserError for a file that cannot be written, or is something
 * else than a plan.
 */
export function writeSavedPlan(file: string, saved: SavedPlan): void {
	const {steps, ...header} = saved;
	const head = JSON.stringify({...header, choices: choicesOf(saved), seal: sealOf(saved)}, undefined, '\t').slice(
		0,
		-2,
	);
	writeOutside({
		file,
		root: saved.root,
		mark: format,
		write(handle) {
			fs.writeFileSync(handle, `${head},\n\t"steps": [`);
			for (const [index, step] of steps.entries()) {
				fs.writeFileSync(handle, `${index === 0 ? '' : ','}\n\t\t${JSON.stringify(step)}`);
			}

			fs.writeFileSync(handle, '\n\t]\n}\n');
		},
	});
}

/**
 * Reads what `writeSavedPlan` wrote and somebody may have edited. Throws a UsageError for what is no plan, and a Refusal
 * for a step that leads out of the registry's tree.
 */
export function readSavedPlan(file: string): ReadPlan {
	const {seal, choices, ...saved} = parsePlan(file, readNamedFile(file, longestPlan));
	const wrong = saved.steps.findIndex((step) => !isStep(step));
	if (wrong >= 0) {
		throw new Refusal(`Step ${wrong + 1} of ${file} is none: ${JSON.stringify(saved.steps[wrong]).slice(0, 200)}`, {
			hint: 'A plan that was edited can only do less than it did. Take the step out, or write a new plan with report --plan.',
		});
	}

	const plan = saved as unknown as SavedPlan;
	if (choices !== choicesOf(plan)) {
		throw new Refusal(`What ${file} says of its storage, its time or what was chosen is not as it was written`, {
			hint: 'Steps can be taken out of a plan; anything else needs a new one: report --plan.',
		});
	}

	if (Date.parse(plan.createdAt) > Date.now()) {
		throw new Refusal(`The plan in ${file} was made in the future (${plan.createdAt})`, {
			hint: 'What is newer than a plan is left alone, which that date would undo. Check the clock, and write a new plan.',
		});
	}

	return {saved: plan, edited: seal !== sealOf(plan)};
}

const pairs = v.array(v.pipe(v.tuple([v.string(), v.string()]), v.readonly()));
const age = v.pipe(v.number(), v.minValue(0));

const schema = v.object({
	format: v.literal(format),
	version: v.literal(1),
	root: v.string(),
	createdAt: v.pipe(v.string(), v.isoTimestamp()),
	reclaim: v.record(v.string(), v.number()),
	selection: v.object({
		grace: age,
		uploadsOlderThan: age,
		excludedRepositories: v.array(v.string()),
		excludedRevisions: pairs,
		excludedBlobs: v.optional(v.array(v.custom<string>(isDigest))),
		excludedOrphans: v.boolean(),
		emptyRepositories: v.boolean(),
		deletedTags: pairs,
		followers: pairs,
		deletedUnreadable: v.array(v.tuple([v.string(), v.custom<string>(isDigest)])),
	}),
	choices: v.string(),
	seal: v.string(),
	steps: v.array(v.unknown()),
});

function parsePlan(file: string, text: string): v.InferOutput<typeof schema> {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (cause) {
		throw noPlan(file, cause instanceof Error ? cause.message : 'it is not JSON', cause);
	}

	const result = v.safeParse(schema, value);
	if (!result.success) {
		const [issue] = result.issues;
		throw noPlan(file, `${v.getDotPath(issue) ?? 'it'}: ${issue.message}`, undefined);
	}

	return result.output;
}

/** About what fits a text: some millions of steps. */
const longestPlan = 500 * 1024 ** 2;

const noPlan = (file: string, why: string, cause: unknown) =>
	new UsageError(`${file} is no plan of this version: ${why}`, {
		hint: 'report --plan FILE writes one.',
		cause,
	});

/**
 * Of all that says which steps are allowed. As long as that is what it was, a step that somebody adds is one that the plan
 * had, or is refused.
 */
const choicesOf = ({root, createdAt, selection}: SavedPlan): string =>
	createHash('sha256')
		.update(JSON.stringify([root, createdAt, selection]))
		.digest('hex');

/** The same for whoever reads it back and writes it in another shape. */
function sealOf(saved: SavedPlan): string {
	const hash = createHash('sha256');
	hash.update(JSON.stringify([saved.format, saved.version, saved.reclaim, choicesOf(saved)]));
	for (const step of saved.steps) {
		hash.update(`${JSON.stringify(step)}\n`);
	}

	return hash.digest('hex');
}
