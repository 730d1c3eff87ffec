import {eachIn, type Pieces} from '../inventory/pieces.ts';

const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
/** Where the halves of a 64-bit number lie on this machine, and its bytes, from the least one up. */
const [low, high] = isLittleEndian ? [0, 1] : [1, 0];
const bytePlaces = isLittleEndian ? [0, 1, 2, 3, 4, 5, 6, 7] : [7, 6, 5, 4, 3, 2, 1, 0];

/**
 * Ordinals in the order of their keys, the largest first, or the smallest when reversed; of equal keys in the order in
 * which they came. A comparison that is called for each pair would take ten times as long, and in one piece: here they
 * are dealt out by one byte of their keys after the other, from the least one up.
 */
export function* sortedBy(
	ordinals: Int32Array,
	key: (ordinal: number) => number,
	reversed: boolean,
): Pieces<Int32Array> {
	const count = ordinals.length;
	const keys = new Float64Array(count);
	const words = new Uint32Array(keys.buffer);
	yield* eachIn(0, count, (index) => {
		// Of the two zeros one.
		keys[index] = key(ordinals[index]!) + 0;
		// The bits of numbers below zero are in the order of whole numbers already, from the largest one down.
		const isNegative = keys[index] < 0;
		const turned = isNegative === reversed ? 0xff_ff_ff_ff : 0;
		words[2 * index + low]! ^= turned;
		words[2 * index + high]! ^= isNegative ? turned : turned ^ 0x80_00_00_00;
	});
	const bytes = new Uint8Array(keys.buffer);
	let order = new Uint32Array(count);
	yield* eachIn(0, count, (index) => {
		order[index] = index;
	});
	for (const place of bytePlaces) {
		order = yield* dealt(order, bytes, place);
	}

	const sorted = new Int32Array(count);
	yield* eachIn(0, count, (index) => {
		sorted[index] = ordinals[order[index]!]!;
	});
	return sorted;
}

/** Positions in the order of one byte of their keys, and otherwise as they were. */
function* dealt(order: Uint32Array<ArrayBuffer>, bytes: Uint8Array, place: number): Pieces<Uint32Array<ArrayBuffer>> {
	const starts = new Uint32Array(257);
	yield* eachIn(0, order.length, (index) => {
		starts[bytes[8 * index + place]! + 1]!++;
	});

	if (starts.includes(order.length, 1)) {
		// They have it in common.
		return order;
	}

	for (let value = 1; value < 257; value++) {
		starts[value]! += starts[value - 1]!;
	}

	const next = new Uint32Array(order.length);
	yield* eachIn(0, order.length, (index) => {
		const position = order[index]!;
		next[starts[bytes[8 * position + place]!]!++] = position;
	});
	return next;
}
