import {eachIn, type Pieces} from '../../inventory/pieces.ts';

/** Ordinals by key, in the order in which they came, without a list for each key. */
export interface SparseRows {
	readonly isEmpty: boolean;
	readonly of: (key: number) => Uint32Array;
}

/**
 * Brings pairs into rows, by their keys.
 * @param count how many keys there are, from 0 on.
 * @param forEachPair is called twice, to count and to place: it gives the same pairs each time.
 */
export function* sparseRows(
	count: number,
	forEachPair: (visit: (key: number, ordinal: number) => void) => Pieces<void>,
): Pieces<SparseRows> {
	/** By key: where its row ends once it is placed, and so where the next one begins. */
	const ends = new Uint32Array(count + 2);
	yield* forEachPair((key) => {
		ends[key + 2]!++;
	});
	yield* eachIn(2, ends.length, (index) => {
		ends[index]! += ends[index - 1]!;
	});
	const ordinals = new Uint32Array(ends.at(-1)!);
	yield* forEachPair((key, ordinal) => {
		ordinals[ends[key + 1]!++] = ordinal;
	});
	return {isEmpty: ordinals.length === 0, of: (key) => ordinals.subarray(ends[key], ends[key + 1])};
}
