/**
 * Work on very much, in pieces of a millisecond or less: whoever has it done may do something else between two of them. It
 * returns what comes of it.
 */
export type Pieces<Result> = Generator<void, Result, void>;

/** How many ordinals a piece is about: few enough for a millisecond where each takes much, or runs for the first time. */
const pieceSize = 128;

/** Does all of it now. */
export function finish<Result>(work: Pieces<Result>): Result {
	for (;;) {
		const {done, value} = work.next();
		if (done === true) {
			return value;
		}
	}
}

/** Visits what comes of something, which may be very much. */
export function* eachOf<Item>(items: Iterable<Item>, visit: (item: Item) => void): Pieces<void> {
	let count = 0;
	for (const item of items) {
		visit(item);
		if (++count % pieceSize === 0) {
			yield;
		}
	}
}

/** Visits the ordinals from `first` up to `end`, which is left out. */
export function* eachIn(first: number, end: number, visit: (ordinal: number) => void): Pieces<void> {
	for (let begin = first; begin < end; begin += pieceSize) {
		const stop = Math.min(begin + pieceSize, end);
		for (let ordinal = begin; ordinal < stop; ordinal++) {
			visit(ordinal);
		}

		yield;
	}
}
