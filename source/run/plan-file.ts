import fs from 'node:fs';
import path from 'node:path';
import {StringDecoder} from 'node:string_decoder';
import type {Problem} from '../inventory/problems.ts';
import {stepKinds, type Plan, type Step, type StepKind} from '../plan/plan.ts';
import type {NamedSelection} from '../selection/named-selection.ts';
import {blobsFolder, repositoriesFolder} from '../storage/layout.ts';
import {stepPath} from '../plan/step-path.ts';

/** What a later process needs to finish or undo a run. */
export interface Journal {
	readonly version: 1;
	readonly plan: Omit<Plan, 'steps'>;
	readonly selection: NamedSelection;
	/** The damage that was there before. */
	readonly problems: readonly Problem[];
	readonly steps: readonly Step[];
}

/** The first line. The number of steps tells a file that was cut off at the end of a line. */
type Header = Omit<Journal, 'steps'> & {readonly stepCount: number};

/** Writes and syncs `plan.jsonl`, a new file: a header, then one step a line. */
export function writePlan(file: string, {steps, ...rest}: Journal): void {
	const header: Header = {...rest, stepCount: steps.length};
	const handle = fs.openSync(file, 'wx');
	try {
		fs.writeFileSync(handle, `${JSON.stringify(header)}\n`);
		for (let at = 0; at < steps.length; at += 1000) {
			const lines = steps.slice(at, at + 1000).map((step) => `${JSON.stringify(step)}\n`);
			fs.writeFileSync(handle, lines.join(''));
		}

		fs.fsyncSync(handle);
	} finally {
		fs.closeSync(handle);
	}
}

/** Reads what `writePlan` wrote. Throws when anything of it is missing or is not what it wrote. */
export function readPlan(file: string): Journal {
	let header: Header | undefined;
	const steps: Step[] = [];
	for (const line of linesOf(file)) {
		const value: unknown = JSON.parse(line);
		if (header === undefined) {
			header = asHeader(value);
		} else if (isStep(value)) {
			steps.push(value);
		} else {
			throw new Error(`Line ${steps.length + 2} is no step`);
		}
	}

	if (header === undefined || header.stepCount !== steps.length) {
		throw new Error(`It has ${steps.length} of ${header?.stepCount ?? 'its'} steps`);
	}

	const {version, plan, selection, problems} = header;
	return {version, plan, selection, problems, steps};
}

/** The lines of a file that may be larger than the largest string. */
function* linesOf(file: string): Generator<string> {
	const handle = fs.openSync(file, 'r');
	try {
		const decoder = new StringDecoder('utf8');
		const buffer = Buffer.alloc(2 ** 20);
		let rest = '';
		for (let count = fs.readSync(handle, buffer); count > 0; count = fs.readSync(handle, buffer)) {
			const lines = (rest + decoder.write(buffer.subarray(0, count))).split('\n');
			rest = lines.pop()!;
			yield* lines;
		}

		if (rest !== '') {
			throw new Error('Its last line was cut off');
		}
	} finally {
		fs.closeSync(handle);
	}
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null;

function asHeader(value: unknown): Header {
	if (
		!isObject(value) ||
		value['version'] !== 1 ||
		!isObject(value['plan']) ||
		Number.isNaN(Date.parse(String(value['plan']['createdAt']))) ||
		!isObject(value['selection']) ||
		!Array.isArray(value['problems'])
	) {
		throw new Error('Its first line is no header');
	}

	return value as unknown as Header;
}

/** The fields that say what a step moves. A tag's digest may be null. */
const fields: Readonly<Record<StepKind, readonly string[]>> = {
	tag: ['repository', 'tag'],
	'tag-index': ['repository', 'tag', 'digest'],
	revision: ['repository', 'digest'],
	'layer-link': ['repository', 'digest'],
	blob: ['digest'],
	upload: ['repository', 'id'],
	leftover: ['path'],
	repository: ['repository'],
};

/** A step whose fields are there, and that moves something inside of the registry's tree. */
export function isStep(value: unknown): value is Step {
	if (!isObject(value) || !(stepKinds as readonly unknown[]).includes(value['kind'])) {
		return false;
	}

	const step = value as unknown as Step;
	if (!fields[step.kind].every((field) => typeof value[field] === 'string')) {
		return false;
	}

	// Whoever may write into the storage must not lead a run of root's elsewhere.
	const moved = stepPath(step);
	const [top] = moved.split('/');
	return path.posix.normalize(moved) === moved && (top === blobsFolder || top === repositoriesFolder);
}
