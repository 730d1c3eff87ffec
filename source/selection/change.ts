import {repositoryNode} from '../inventory/graph.ts';
import type {Inventory} from '../inventory/inventory.ts';
import {tagRevisions} from '../inventory/tag-revisions.ts';
import {followChosen, settleByEstimate} from './companions.ts';
import type {Estimate} from './estimate.ts';
import type {Selection} from './selection.ts';

/** Something that is chosen one by one, by its ordinal: to be excluded from a cleanup, or, a tag, to be deleted by it. */
export type Choosable =
	| {readonly kind: 'repository'; readonly repository: number}
	| {readonly kind: 'revision'; readonly revision: number}
	/** The blobs that belong to no repository. */
	| {readonly kind: 'orphans'}
	| {readonly kind: 'tag'; readonly tag: number};

/** A choice that is made, or taken back, of any number of things of one kind: one key may be about very many. */
export interface Change {
	readonly kind: Choosable['kind'];
	/** Which ones; of the orphans, which are one thing together, 0. */
	readonly ordinals: ArrayLike<number>;
	/** Excluded; tags: chosen for deletion. */
	readonly chosen: boolean;
}

export const changeOf = (what: Choosable, chosen: boolean): Change => ({
	kind: what.kind,
	ordinals: [ordinalOf(what)],
	chosen,
});

/** How many things some changes are about. */
export const countOf = (changes: readonly Change[]) => changes.reduce((sum, {ordinals}) => sum + ordinals.length, 0);

function ordinalOf(what: Choosable): number {
	switch (what.kind) {
		case 'repository': {
			return what.repository;
		}

		case 'revision': {
			return what.revision;
		}

		case 'orphans': {
			return 0;
		}

		case 'tag': {
			return what.tag;
		}
	}
}

export const isChosen = (selection: Readonly<Selection>, what: Choosable) =>
	isOneChosen(selection, what.kind, ordinalOf(what));

/** The same for one of a kind. */
export function isOneChosen(selection: Readonly<Selection>, kind: Choosable['kind'], ordinal: number): boolean {
	switch (kind) {
		case 'repository': {
			return selection.excludedRepositories.has(ordinal);
		}

		case 'revision': {
			return selection.excludedRevisions.has(ordinal);
		}

		case 'orphans': {
			return selection.excludedOrphans;
		}

		case 'tag': {
			return selection.deletedTags.has(ordinal);
		}
	}
}

export function setChosen(selection: Selection, kind: Choosable['kind'], ordinal: number, chosen: boolean): void {
	const set = chosen ? 'add' : 'delete';
	switch (kind) {
		case 'repository': {
			selection.excludedRepositories[set](ordinal);
			break;
		}

		case 'revision': {
			selection.excludedRevisions[set](ordinal);
			break;
		}

		case 'orphans': {
			selection.excludedOrphans = chosen;
			break;
		}

		case 'tag': {
			selection.deletedTags[set](ordinal);
			selection.sparedTags.delete(ordinal);
			// By itself from now on, whatever becomes of what it describes.
			selection.followers.delete(ordinal);
			break;
		}
	}
}

/**
 * Makes choices, and lets the estimate follow them; signatures follow the tags that they describe. Returns whether any of
 * them was new, and the revisions that tags hold no longer.
 */
export function makeChanges(
	inventory: Inventory,
	selection: Selection,
	estimate: Estimate,
	changes: readonly Change[],
): {readonly isNew: boolean; readonly untagged: readonly number[]} {
	const fresh = new Set<Choosable['kind']>();
	const untagged: number[] = [];
	const release = releasing(inventory, estimate, untagged);

	for (const {kind, ordinals, chosen} of changes) {
		for (let index = 0; index < ordinals.length; index++) {
			const ordinal = ordinals[index]!;
			if (isOneChosen(selection, kind, ordinal) === chosen) {
				continue;
			}

			fresh.add(kind);
			setChosen(selection, kind, ordinal, chosen);
			if (kind === 'tag') {
				release(ordinal, chosen);
			} else {
				estimate[chosen ? 'hold' : 'release'](nodeOf(inventory, kind, ordinal));
			}
		}
	}

	if (fresh.has('tag')) {
		followChosen(inventory, selection, release);
	}

	if (fresh.size > 0) {
		settleByEstimate(selection, estimate, release);
	}

	return {isNew: fresh.size > 0, untagged};
}

/** Lets the estimate follow another grace age, or ages that have become known; and signatures what they describe. */
export function followAges(inventory: Inventory, selection: Selection, estimate: Estimate): void {
	estimate.followAges(selection);
	settleByEstimate(selection, estimate, releasing(inventory, estimate));
}

/** Takes a tag off what it holds, or holds that again. */
export function releasing(inventory: Inventory, estimate: Estimate, untagged: number[] = []) {
	return (tag: number, goes: boolean) => {
		for (const revision of tagRevisions(inventory, tag)) {
			estimate[goes ? 'release' : 'hold'](revision);
			if (goes) {
				untagged.push(revision);
			}
		}
	};
}

/** What an exclusion holds. */
function nodeOf({graph}: Inventory, kind: Exclude<Choosable['kind'], 'tag'>, ordinal: number): number {
	switch (kind) {
		case 'repository': {
			return repositoryNode(graph, ordinal);
		}

		case 'revision': {
			return ordinal;
		}

		case 'orphans': {
			return graph.orphans;
		}
	}
}
