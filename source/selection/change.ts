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

/** One choice that is made, or taken back. */
export interface Change {
	readonly what: Choosable;
	/** Excluded; a tag: chosen for deletion. */
	readonly chosen: boolean;
}

export function isChosen(selection: Readonly<Selection>, what: Choosable): boolean {
	switch (what.kind) {
		case 'repository': {
			return selection.excludedRepositories.has(what.repository);
		}

		case 'revision': {
			return selection.excludedRevisions.has(what.revision);
		}

		case 'orphans': {
			return selection.excludedOrphans;
		}

		case 'tag': {
			return selection.deletedTags.has(what.tag);
		}
	}
}

export function setChosen(selection: Selection, what: Choosable, chosen: boolean): void {
	const set = chosen ? 'add' : 'delete';
	switch (what.kind) {
		case 'repository': {
			selection.excludedRepositories[set](what.repository);
			break;
		}

		case 'revision': {
			selection.excludedRevisions[set](what.revision);
			break;
		}

		case 'orphans': {
			selection.excludedOrphans = chosen;
			break;
		}

		case 'tag': {
			selection.deletedTags[set](what.tag);
			selection.sparedTags.delete(what.tag);
			// By itself from now on, whatever becomes of what it describes.
			selection.followers.delete(what.tag);
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

	for (const {what, chosen} of changes) {
		if (isChosen(selection, what) === chosen) {
			continue;
		}

		fresh.add(what.kind);
		setChosen(selection, what, chosen);
		if (what.kind === 'tag') {
			release(what.tag, chosen);
		} else {
			estimate[chosen ? 'hold' : 'release'](nodeOf(inventory, what));
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
function nodeOf({graph}: Inventory, what: Exclude<Choosable, {kind: 'tag'}>): number {
	switch (what.kind) {
		case 'repository': {
			return repositoryNode(graph, what.repository);
		}

		case 'revision': {
			return what.revision;
		}

		case 'orphans': {
			return graph.orphans;
		}
	}
}
