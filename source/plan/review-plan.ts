import {Refusal} from '../errors.ts';
import {repositoryNode} from '../inventory/graph.ts';
import {finish} from '../inventory/pieces.ts';
import {
	blobFlags,
	findLayerLink,
	findRevision,
	historyOf,
	layerLinkRange,
	tagRange,
	type Inventory,
} from '../inventory/inventory.ts';
import {settleNewFollowers} from '../selection/companions.ts';
import type {Selection} from '../selection/selection.ts';
import {layerLinkGoes, revisionGoes} from './going.ts';
import {mark, type Mark} from './mark.ts';
import {orderedSteps} from './ordered-steps.ts';
import type {Plan, Step, StepKind} from './plan.ts';
import {planOfSteps} from './plan-of-steps.ts';
import type {SavedPlan} from './saved-plan.ts';
import {stepPath} from './step-path.ts';

export interface DroppedStep {
	readonly kind: StepKind;
	readonly path: string;
	readonly reason: string;
}

/** What is left of a saved plan. */
export interface ReviewedPlan {
	readonly plan: Plan;
	/** Everything that has no step is excluded in it, so that whoever looks again agrees. */
	readonly selection: Selection;
	/** Steps that are left out, because what they were about has changed since. */
	readonly dropped: readonly DroppedStep[];
}

/** How many steps that are not allowed a refusal names. */
const named = 3;

/**
 * Holds a saved plan against a fresh mark of the storage. What is left does exactly those of its steps that the rules
 * allow still, in the order of the rules; whatever it has no step for stays, with all that it needs.
 * Throws a Refusal when the storage is no longer what the plan was made for, or an edited plan does more than the rules
 * allow.
 * @param selection by `selectSaved`, its ages read.
 * @param edited somebody has changed the plan since it was written: then no change of the storage excuses a step.
 */
export function reviewPlan(
	inventory: Inventory,
	saved: SavedPlan,
	selection: Readonly<Selection>,
	edited: boolean,
): ReviewedPlan {
	const dropped: DroppedStep[] = [];
	const drop = (step: Step, reason: string) => {
		dropped.push({kind: step.kind, path: stepPath(step), reason});
	};

	refuseUnchosenTags(saved);
	const seen = asSeen(inventory, saved, selection);
	settleNewFollowers(inventory, seen);
	const kept = mark(inventory, seen);
	refuseFrozen(inventory, saved.steps, seen, kept);
	const allowed = byPath(finish(orderedSteps(inventory, seen, kept)));
	const refused: Step[] = [];
	const wanted = new Map<string, Step>();
	for (const step of saved.steps) {
		const reason = changeOf(inventory, step, allowed.get(stepPath(step)));
		if (reason === undefined) {
			wanted.set(stepPath(step), step);
		} else if (edited && reason === needed) {
			refused.push(step);
		} else {
			drop(step, reason);
		}
	}

	if (refused.length > 0) {
		throw notAllowed(refused, 'the rules keep what they delete');
	}

	const narrowed = withTheRest(inventory, seen, kept, wanted);
	const steps = remainingSteps(inventory, narrowed, wanted);
	const left = byPath(steps);
	for (const step of wanted.values()) {
		if (!left.has(stepPath(step))) {
			drop(step, 'something that stays needs it');
		}
	}

	return {plan: planOfSteps(inventory, narrowed, steps, saved.createdAt), selection: narrowed, dropped};
}

const byPath = (steps: readonly Step[]) => new Map(steps.map((step) => [stepPath(step), step]));

const needed = 'it is needed by now, or was written since';

/** Why a step does not hold any more, or undefined. `allowed`: the step that a plan of today has for it. */
function changeOf(inventory: Inventory, step: Step, allowed: Step | undefined): string | undefined {
	if (allowed !== undefined) {
		return JSON.stringify(allowed) === JSON.stringify(inOrder(step, allowed)) ? undefined : 'it has changed since';
	}

	if (step.kind === 'tag') {
		return 'the tag was deleted or pushed again since, or is needed';
	}

	return isThere(inventory, step) ? needed : 'it is gone already';
}

/** A step with its fields in the order of another one: an editor may have sorted them. */
const inOrder = (step: Step, like: Step) =>
	Object.fromEntries(Object.keys(like).map((key) => [key, (step as unknown as Record<string, unknown>)[key]]));

function isThere(inventory: Inventory, step: Exclude<Step, {kind: 'tag'}>): boolean {
	const {blobs, digests, leftovers, repositories, uploads} = inventory;
	const repository = 'repository' in step ? repositories.names.indexOf(step.repository) : -1;
	const digest = 'digest' in step ? digests.find(step.digest) : -1;
	switch (step.kind) {
		case 'revision':
			return repository >= 0 && findRevision(inventory, repository, digest) >= 0;
		case 'layer-link':
			return repository >= 0 && findLayerLink(inventory, repository, digest) >= 0;
		case 'tag-index':
			return repository >= 0 && hasEntry(inventory, repository, step.tag, digest);
		case 'blob':
			return digest >= 0 && (blobs.flags[digest]! & blobFlags.present) !== 0;
		case 'upload':
			return uploads.some((upload) => upload.repository === repository && upload.id === step.id);
		case 'leftover':
			return leftovers.some(({path}) => path === step.path);
		case 'repository':
			return repository >= 0;
	}
}

function hasEntry(inventory: Inventory, repository: number, name: string, digest: number): boolean {
	const [first, end] = tagRange(inventory, repository);
	const tag = inventory.tags.names.slice(first, end).indexOf(name) + first;
	return tag >= first && historyOf(inventory, tag).includes(digest);
}

function notAllowed(steps: readonly Step[], why: string): Refusal {
	const paths = steps.slice(0, named).map(stepPath).join(', ');
	const more = steps.length > named ? ` and ${steps.length - named} more` : '';
	return new Refusal(`The plan has steps that are not allowed, ${why}: ${paths}${more}`, {
		hint: 'A plan that was edited can only do less than it did. Take those steps out, or write a new plan with report --plan.',
	});
}

/** A tag goes only when it was chosen: a step for another one was added by somebody. */
function refuseUnchosenTags({steps, selection}: SavedPlan): void {
	const chosen = new Set(selection.deletedTags.map(([repository, tag]) => `${repository}:${tag}`));
	const added = steps.filter((step) => step.kind === 'tag' && !chosen.has(`${step.repository}:${step.tag}`));
	if (added.length > 0) {
		throw notAllowed(added, 'nobody had chosen these tags');
	}
}

/** The selection without the tags that are not as the plan saw them: those stay. */
function asSeen({digests, repositories, tags}: Inventory, saved: SavedPlan, selection: Readonly<Selection>): Selection {
	const seen = new Map(
		saved.steps.flatMap((step) => (step.kind === 'tag' ? [[`${step.repository}:${step.tag}`, step.digest]] : [])),
	);
	const since = (Date.parse(saved.createdAt) + 1) / 1000;
	return withTags(selection, (tag) => {
		const digest = tags.digest[tag]!;
		const before = seen.get(`${repositories.names[tags.repository[tag]!]!}:${tags.names[tag]!}`);
		const now = digest < 0 ? null : digests.text(digest);
		return before === undefined || (before === now && tags.time[tag]! <= since);
	});
}

/** The same selection with only some of the tags that are to go. */
const withTags = (selection: Readonly<Selection>, goes: (tag: number) => boolean): Selection => ({
	...selection,
	deletedTags: new Set([...selection.deletedTags].filter(goes)),
	followers: new Map([...selection.followers].filter(([tag]) => goes(tag))),
});

/** What cannot be judged now, and could when the plan was made, is no change of a step: nobody knows what it needs. */
function refuseFrozen(
	{graph, repositories}: Inventory,
	steps: readonly Step[],
	{excludedRepositories}: Readonly<Selection>,
	{held}: Mark,
): void {
	const frozen = new Set(
		repositories.names.filter(
			(_, repository) => held[repositoryNode(graph, repository)] === 1 && !excludedRepositories.has(repository),
		),
	);
	for (const step of steps) {
		const isFrozen =
			step.kind === 'blob' ? held[graph.allBlobs] === 1 : 'repository' in step && frozen.has(step.repository);
		if (isFrozen && step.kind !== 'tag') {
			throw new Refusal(`The storage cannot be judged as it could when the plan was made: ${stepPath(step)}`, {
				hint: 'report tells what is wrong. Then write a new plan with report --plan.',
			});
		}
	}
}

/** Keeps everything that would go and has no step: tags, and revisions with all that they need. */
function withTheRest(inventory: Inventory, seen: Selection, kept: Mark, wanted: ReadonlyMap<string, Step>): Selection {
	const {digests, repositories, revisions, tags} = inventory;
	const excludedRevisions = new Set(seen.excludedRevisions);
	for (const [revision, repository] of revisions.repository.entries()) {
		const name = {repository: repositories.names[repository]!, digest: digests.text(revisions.digest[revision]!)};
		if (revisionGoes(inventory, kept, revision) && !wanted.has(stepPath({kind: 'revision', ...name}))) {
			excludedRevisions.add(revision);
		}
	}

	const hasStep = (tag: number) =>
		wanted.has(tagFolderOf(repositories.names[tags.repository[tag]!]!, tags.names[tag]!));
	const narrowed = {...withTags(seen, hasStep), excludedRevisions};
	settleNewFollowers(inventory, narrowed);
	return narrowed;
}

const tagFolderOf = (repository: string, tag: string) => stepPath({kind: 'tag', repository, tag, digest: null});

/** The wanted steps that are left once everything else stays: no blob of a link that stays, no repository with something in it. */
function remainingSteps(
	inventory: Inventory,
	selection: Readonly<Selection>,
	wanted: ReadonlyMap<string, Step>,
): Step[] {
	const kept = mark(inventory, selection);
	const all = finish(orderedSteps(inventory, selection, kept));
	const linked = linkedBlobs(inventory, kept, wanted);
	const staying = all.filter((step) => !wanted.has(stepPath(step))).map(stepPath);
	return all.filter(
		(step) =>
			wanted.has(stepPath(step)) &&
			!(step.kind === 'blob' && linked.has(step.digest)) &&
			!(step.kind === 'repository' && staying.some((path) => path.startsWith(`${stepPath(step)}/_`))),
	);
}

function linkedBlobs(inventory: Inventory, kept: Mark, wanted: ReadonlyMap<string, Step>): Set<string> {
	const {digests, layerLinks, repositories} = inventory;
	const linked = new Set<string>();
	for (const [repository, name] of repositories.names.entries()) {
		const [first, end] = layerLinkRange(inventory, repository);
		for (let link = first; link < end; link++) {
			const digest = digests.text(layerLinks.digest[link]!);
			if (
				layerLinkGoes(inventory, kept, link) &&
				!wanted.has(stepPath({kind: 'layer-link', repository: name, digest}))
			) {
				linked.add(digest);
				linked.add(digests.text(layerLinks.aliases.get(link) ?? layerLinks.digest[link]!));
			}
		}
	}

	return linked;
}
