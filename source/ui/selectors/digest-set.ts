import type {Inventory} from '../../inventory/inventory.ts';
import {cachedBy} from '../cached.ts';

/** By digest, the last set that it was in. One for all sets of an inventory: making another one takes no time. */
const marks = cachedBy(({digests}: Inventory) => ({last: new Uint32Array(digests.length), sets: 0}));

/** The digests that were met in one count. Of one inventory only one is of use at a time: the one that was made last. */
export class DigestSet {
	readonly #last: Uint32Array;
	readonly #own: number;

	constructor(inventory: Inventory) {
		const known = marks(inventory);
		this.#last = known.last;
		this.#own = ++known.sets;
	}

	/** Returns whether it was not in the set before. */
	add(digest: number): boolean {
		const isNew = this.#last[digest] !== this.#own;
		this.#last[digest] = this.#own;
		return isNew;
	}
}
