import type {Inventory} from '../../inventory/inventory.ts';
import {cachedBy} from '../cached.ts';

/** What was met in one count. Of one kind and inventory only one is of use at a time: the one that was made last. */
export interface Met {
	/** Returns whether it was not met before. */
	readonly add: (ordinal: number) => boolean;
}

/** The digests that a count meets, each once. */
export const digestsMet = metOf(({digests}) => digests.length);
/** The revisions. */
export const revisionsMet = metOf(({graph}) => graph.revisions);

/** By ordinal, the last count that met it: one array for all counts, so that to begin another one takes no time. */
function metOf(limit: (inventory: Inventory) => number): (inventory: Inventory) => Met {
	const marks = cachedBy((inventory: Inventory) => ({last: new Uint32Array(limit(inventory)), counts: 0}));
	return (inventory) => {
		const known = marks(inventory);
		const {last} = known;
		const own = ++known.counts;
		return {
			add(ordinal) {
				const isNew = last[ordinal] !== own;
				last[ordinal] = own;
				return isNew;
			},
		};
	};
}
