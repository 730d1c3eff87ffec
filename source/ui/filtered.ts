/** The ordinals of which something is true; of very many it takes a fraction of what `Int32Array.filter` does. */
export function filtered(ordinals: Int32Array, isSo: (ordinal: number, index: number) => boolean): Int32Array {
	const found = new Int32Array(ordinals.length);
	let count = 0;
	for (let index = 0; index < ordinals.length; index++) {
		if (isSo(ordinals[index]!, index)) {
			found[count++] = ordinals[index]!;
		}
	}

	return found.subarray(0, count);
}
