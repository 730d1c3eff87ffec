import {revisionFlags, type Inventory} from '../../inventory/inventory.ts';
import {eachIn, type Pieces} from '../../inventory/pieces.ts';
import {isDamage} from '../../inventory/problems.ts';
import {formatAge, formatAgeExactly} from '../../format/age.ts';
import {formatCount, formatCounted} from '../../format/count.ts';
import {sanitize} from '../../format/sanitize.ts';
import type {Plan} from '../../plan/plan.ts';
import type {RunRecord} from '../../run/run.ts';
import type {Writer} from '../../session.ts';
import {errorText} from '../error-text.ts';
import type {Model} from '../model.ts';
import {repositoryFacts} from './repository-facts.ts';
import {isFrozen} from './repository-rows.ts';

/** What the review of a plan says about it. A `stop` is the reason why it cannot be carried out. */
export interface Check {
	readonly level: 'ok' | 'warn' | 'stop';
	readonly text: string;
	/** What to do about it. */
	readonly hint?: string;
}

/** What is known beside the plan. */
export interface Circumstances {
	/** How many steps of the plan remove what a tag needs. */
	readonly needed: number;
	readonly notes: readonly string[];
	readonly writers: readonly Writer[];
	/** Milliseconds. */
	readonly now: number;
}

/** Older than this, the registry has probably moved on. In seconds. */
const oldScan = 3600;

/** What there is to say of a plan: once for each review, not for a frame. */
export function planChecks(model: Model, plan: Plan, {needed, notes, writers, now}: Circumstances): readonly Check[] {
	return [
		...refusalCheck(model),
		...nothingToDo(plan),
		...writers.map(({message, hint}): Check => ({level: 'warn', text: sanitize(message), hint: sanitize(hint)})),
		tagCheck(plan, needed),
		scanCheck(model, now),
		...frozenCheck(model),
		...damageCheck(model),
		...graceCheck(model),
		...notes.map((note): Check => ({level: 'ok', text: sanitize(note)})),
	];
}

function refusalCheck({refusal, settings}: Model): Check[] {
	// A dry run shows what would be, as a report does; it still says why a cleanup would not.
	return refusal ? [{level: settings.dryRun ? 'warn' : 'stop', text: errorText(refusal)}] : [];
}

/** A cleanup on top of a run that was stopped or killed would leave two of them. */
export function unfinishedCheck(run: RunRecord | undefined, dryRun: boolean): readonly Check[] {
	const text = 'An earlier run did not come to its end   r: finish it, or put it back';
	return run ? [{level: dryRun ? 'warn' : 'stop', text}] : [];
}

function nothingToDo(plan: Plan): Check[] {
	return plan.steps.length === 0
		? [{level: 'stop', text: 'Nothing to delete: all is tagged, in use, young, excluded or frozen'}]
		: [];
}

/** Looks at every step again: what a tag needs must not be among them. How many of them are about that. */
export function* neededSteps({digests, repositories, revisions}: Inventory, {steps}: Plan): Pieces<number> {
	/** Digests by repository. */
	const needed = new Map<string, Set<string>>(repositories.names.map((name) => [name, new Set()]));
	yield* eachIn(0, revisions.digest.length, (revision) => {
		if ((revisions.flags[revision]! & revisionFlags.tagged) !== 0) {
			const name = repositories.names[revisions.repository[revision]!]!;
			needed.get(name)!.add(digests.text(revisions.digest[revision]!));
		}
	});
	let count = 0;
	yield* eachIn(0, steps.length, (index) => {
		const step = steps[index]!;
		count += step.kind === 'revision' && needed.get(step.repository)!.has(step.digest) ? 1 : 0;
	});
	return count;
}

function tagCheck(plan: Plan, needed: number): Check {
	if (plan.reclaim.tags > 0) {
		return {
			level: 'warn',
			text: `${formatCounted(plan.reclaim.tags, 'tag')} would be deleted   t: lists them by name`,
		};
	}

	return needed === 0
		? {level: 'ok', text: 'No tag and nothing that a tag needs is in this plan'}
		: {level: 'stop', text: `${formatCount(needed)} manifests that a tag needs are in this plan`};
}

function scanCheck(model: Model, now: number): Check {
	const seconds = Math.max(0, (now - model.inventory.scannedAt) / 1000);
	const text = `Scanned ${formatAge(seconds)} ago. What has become needed since is put back, not purged`;
	return seconds > oldScan
		? {level: 'warn', text: `Scanned ${formatAge(seconds)} ago: R scans again`}
		: {level: 'ok', text};
}

function frozenCheck(model: Model): Check[] {
	const frozen = [...repositoryFacts(model.inventory).unreadable.keys()].filter((repository) =>
		isFrozen(model, repository),
	);
	if (frozen.length === 0) {
		return [];
	}

	const subject =
		frozen.length === 1 ? '1 repository is frozen' : `${formatCount(frozen.length)} repositories are frozen`;
	return [{level: 'warn', text: `${subject}: a manifest in it cannot be judged   e: show`}];
}

function damageCheck(model: Model): Check[] {
	const damage = model.problems.filter((problem) => isDamage(problem)).length;
	if (damage === 0) {
		return [];
	}

	return [
		{
			level: 'warn',
			text: `${formatCount(damage)} ${damage === 1 ? 'problem was' : 'problems were'} there before   e: show`,
		},
	];
}

function graceCheck(model: Model): Check[] {
	const {grace} = model.selection;
	return grace === 0
		? [{level: 'warn', text: '--grace 0 keeps nothing for being young: make sure that nobody pushes'}]
		: [{level: 'ok', text: `What was pushed in the last ${formatAgeExactly(grace)} is kept`}];
}

/** True when nothing stops the plan. */
export const isAllowed = (checks: readonly Check[]) => checks.every(({level}) => level !== 'stop');
