/** Ordinals that are in or not; what it has may be very many. */
export interface Ordinals extends Iterable<number> {
	readonly size: number;
	has(ordinal: number): boolean;
	add(ordinal: number): this;
	delete(ordinal: number): boolean;
}

/** A set of ordinals below a limit, a byte each: asked a hundred thousand times it answers in no time. */
export class OrdinalSet implements Ordinals {
	readonly #has: Uint8Array;
	#size = 0;

	constructor(limit: number, ordinals: Iterable<number> = []) {
		this.#has = new Uint8Array(limit);
		for (const ordinal of ordinals) {
			this.add(ordinal);
		}
	}

	get size(): number {
		return this.#size;
	}

	has(ordinal: number): boolean {
		return this.#has[ordinal] === 1;
	}

	add(ordinal: number): this {
		this.#size += 1 - this.#has[ordinal]!;
		this.#has[ordinal] = 1;
		return this;
	}

	delete(ordinal: number): boolean {
		const had = this.has(ordinal);
		this.#size -= had ? 1 : 0;
		this.#has[ordinal] = 0;
		return had;
	}

	/** Those that are in it at that moment, in their order. */
	[Symbol.iterator](): ArrayIterator<number> {
		const all: number[] = [];
		for (let ordinal = this.#has.indexOf(1); ordinal >= 0; ordinal = this.#has.indexOf(1, ordinal + 1)) {
			all.push(ordinal);
		}

		return all.values();
	}
}
