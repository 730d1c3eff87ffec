/**
 * Numbers and bytes that look random and are the same for the same seed, on every machine
 * (mulberry32). Not for secrets.
 */
export class RandomBytes {
	#state: number;

	constructor(seed: number) {
		this.#state = seed >>> 0;
	}

	/** An unsigned 32-bit number. */
	next(): number {
		this.#state = (this.#state + 0x6d_2b_79_f5) >>> 0;
		let mixed = this.#state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return (mixed ^ (mixed >>> 14)) >>> 0;
	}

	/** A whole number from `low` to `high`, both included. */
	between(low: number, high: number): number {
		return low + (this.next() % (high - low + 1));
	}

	/** Bytes that do not compress, like those of a layer. */
	bytes(length: number): Buffer {
		const words = new Uint32Array(Math.ceil(length / 4));
		for (let position = 0; position < words.length; position++) {
			words[position] = this.next();
		}

		return Buffer.from(words.buffer, 0, length);
	}

	/** A UUID, as uploads are named. */
	uuid(): string {
		const hex = this.bytes(16).toString('hex');
		return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join(
			'-',
		);
	}
}
