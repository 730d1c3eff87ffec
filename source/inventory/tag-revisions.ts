import {findRevision, historyOf, tagFlags, type Inventory} from './inventory.ts';

/** The revisions that a tag keeps: its own, or, when it is broken, every one that its index names. */
export function tagRevisions(inventory: Inventory, tag: number): number[] {
	const {tags} = inventory;
	if ((tags.flags[tag]! & tagFlags.broken) === 0) {
		const revision = tags.revision[tag]!;
		return revision < 0 ? [] : [revision];
	}

	return [...historyOf(inventory, tag)]
		.map((digest) => findRevision(inventory, tags.repository[tag]!, digest))
		.filter((revision) => revision >= 0);
}
