/** Where the halves of a 64-bit number lie on this machine. */
const [low, high] = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? [0, 1] : [1, 0];
const most = 2 ** 32 - 1;

/**
 * Ordinals in the order of their keys, the largest first, or the smallest when reversed; of equal keys in the order in
 * which they came. A comparison that is called for each pair would take ten times as long: keys become whole numbers of
 * 32 bits, positions are the other half of each, and these the engine sorts by itself.
 */
export function sortedBy(ordinals: Int32Array, key: (ordinal: number) => number, reversed: boolean): Int32Array {
	const keys = new Float64Array(ordinals.length);
	let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (let index = 0; index < keys.length; index++) {
		const value = key(ordinals[index]!);
		keys[index] = value;
		first = Math.min(first, value);
		last = Math.max(last, value);
	}

	if (!(first < last)) {
		return ordinals;
	}

	const positions = new BigUint64Array(keys.length);
	const words = new Uint32Array(positions.buffer);
	const steps = most / (last - first);
	for (let index = 0; index < keys.length; index++) {
		const step = Math.floor((keys[index]! - first) * steps);
		words[2 * index + high] = reversed ? step : most - step;
		words[2 * index + low] = index;
	}

	positions.sort();
	const order = new Uint32Array(keys.length);
	for (let index = 0; index < order.length; index++) {
		order[index] = words[2 * index + low]!;
	}

	settle(order, keys, reversed);
	return new Int32Array(order).map((position) => ordinals[position]!);
}

/** Puts those right whose keys differ by less than a step: few, and near to each other. */
function settle(order: Uint32Array, keys: Float64Array, reversed: boolean): void {
	for (let index = 1; index < order.length; index++) {
		const position = order[index]!;
		const value = keys[position]!;
		let place = index;
		while (place > 0 && (reversed ? keys[order[place - 1]!]! > value : keys[order[place - 1]!]! < value)) {
			order[place] = order[--place]!;
		}

		order[place] = position;
	}
}
