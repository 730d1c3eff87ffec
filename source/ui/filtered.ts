import {eachIn, type Pieces} from '../inventory/pieces.ts';

/** The ordinals of which something is true; of very many it takes a fraction of what `Int32Array.filter` does. */
export function* filtered(ordinals: Int32Array, isSo: (ordinal: number, index: number) => boolean): Pieces<Int32Array> {
	const found = new Int32Array(ordinals.length);
	let count = 0;
	yield* eachIn(0, ordinals.length, (index) => {
		if (isSo(ordinals[index]!, index)) {
			found[count++] = ordinals[index]!;
		}
	});
	return found.subarray(0, count);
}
