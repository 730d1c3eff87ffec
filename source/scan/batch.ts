import {algorithms, type Algorithm} from '../storage/digest.ts';

/*
 * Digests travel between threads packed into one array: for each its algorithm's code (a position
 * in `algorithms`), then its bytes.
 */

/** Adds all of them: spread into `push`, some hundred thousand would overflow the stack. */
export function pushAll<T>(into: T[], items: Iterable<T>): void {
	for (const item of items) {
		into.push(item);
	}
}

/** The value of a lower-case hex digit. */
const digit = (code: number) => (code <= 57 ? code - 48 : code - 87);

/** Packs digests one after another into an array that grows. */
export class DigestWriter {
	#bytes = new Uint8Array(33 * 64);
	#length = 0;
	count = 0;

	/** `encoded` must be the algorithm's lower-case hex. */
	push(algorithm: Algorithm, encoded: string): void {
		const end = this.#length + 1 + algorithm.bytes;
		if (end > this.#bytes.length) {
			const larger = new Uint8Array(Math.max(end, this.#bytes.length * 2));
			larger.set(this.#bytes);
			this.#bytes = larger;
		}

		let at = this.#length;
		this.#bytes[at++] = algorithms.indexOf(algorithm);
		for (let from = 0; at < end; from += 2) {
			this.#bytes[at++] = (digit(encoded.charCodeAt(from)) << 4) | digit(encoded.charCodeAt(from + 1));
		}

		this.#length = end;
		this.count++;
	}

	/** The digests so far, in an array of their own that can be transferred. */
	finish(): Uint8Array<ArrayBuffer> {
		return this.#bytes.slice(0, this.#length);
	}
}

export interface PackedDigest {
	readonly algorithm: Algorithm;
	readonly encoded: string;
}

/** Goes through packed digests as texts. */
export function* unpack(packed: Uint8Array): Generator<PackedDigest> {
	const buffer = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
	for (let offset = 0; offset < packed.length;) {
		const algorithm = algorithms[packed[offset]!]!;
		const end = offset + 1 + algorithm.bytes;
		yield {algorithm, encoded: buffer.toString('hex', offset + 1, end)};
		offset = end;
	}
}

/** Numbers that grow, in one typed array. */
export class NumberWriter {
	#array = new Float64Array(64);
	length = 0;

	push(value: number): void {
		if (this.length === this.#array.length) {
			const larger = new Float64Array(this.#array.length * 2);
			larger.set(this.#array);
			this.#array = larger;
		}

		this.#array[this.length++] = value;
	}

	finish(): Float64Array<ArrayBuffer> {
		return this.#array.slice(0, this.length);
	}
}
