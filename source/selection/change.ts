import {repositoryNode} from '../inventory/graph.ts';
import type {Inventory} from '../inventory/inventory.ts';
import {tagRevisions} from '../inventory/tag-revisions.ts';
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
			break;
		}
	}
}

/** Makes choices, and lets the estimate follow them. Returns whether any of them was new. */
export function makeChanges(
	inventory: Inventory,
	selection: Selection,
	estimate: Estimate,
	changes: readonly Change[],
): boolean {
	let isNew = false;
	for (const {what, chosen} of changes) {
		if (isChosen(selection, what) === chosen) {
			continue;
		}

		isNew = true;
		setChosen(selection, what, chosen);
		// An exclusion holds what it is about; a tag does until it is chosen for deletion.
		const holds = chosen !== (what.kind === 'tag');
		for (const node of nodesOf(inventory, what)) {
			estimate[holds ? 'hold' : 'release'](node);
		}
	}

	return isNew;
}

function nodesOf(inventory: Inventory, what: Choosable): readonly number[] {
	switch (what.kind) {
		case 'repository': {
			return [repositoryNode(inventory.graph, what.repository)];
		}

		case 'revision': {
			return [what.revision];
		}

		case 'orphans': {
			return [inventory.graph.orphans];
		}

		case 'tag': {
			return tagRevisions(inventory, what.tag);
		}
	}
}
