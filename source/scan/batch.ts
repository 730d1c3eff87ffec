import {algorithmNamed, algorithms, type Algorithm, type Digest} from '../storage/digest.ts';

/**
 * Digests on their way between threads, one after another: for each its algorithm's code (a position in `algorithms`) in
 * a word of its own, then its bytes, eight words or more. Whole words, because they are compared and hashed by the word.
 */
export type PackedDigests = Uint32Array<ArrayBuffer>;

/** How many words a digest takes. */
export const packedLength = (algorithm: Algorithm) => 1 + algorithm.bytes / 4;
export const longestPacked = Math.max(...algorithms.map(packedLength));

/** Adds all of them: spread into `push`, some hundred thousand would overflow the stack. */
export function pushAll<T>(into: T[], items: Iterable<T>): void {
	for (const item of items) {
		into.push(item);
	}
}

/** Packs digests one after another into an array that grows. */
export class DigestWriter {
	#words: PackedDigests;
	#bytes: Buffer<ArrayBuffer>;
	#length = 0;
	count = 0;

	/** @param expected how many words there may be before the array has to grow. */
	constructor(expected = 64 * packedLength(algorithms[0])) {
		this.#words = new Uint32Array(expected);
		this.#bytes = Buffer.from(this.#words.buffer);
	}

	/** `text` must end with the algorithm's lower-case hex, which begins at `start`. */
	push(algorithm: Algorithm, text: string, start = 0): void {
		const end = this.#length + packedLength(algorithm);
		if (end > this.#words.length) {
			this.#words = resized(this.#words, Math.max(end, this.#words.length * 2));
			this.#bytes = Buffer.from(this.#words.buffer);
		}

		this.#words[this.#length] = algorithms.indexOf(algorithm);
		this.#bytes.write(text.slice(start), (this.#length + 1) * 4, 'hex');
		this.#length = end;
		this.count++;
	}

	/** Adds a digest that is known to be one. */
	pushDigest(digest: Digest): void {
		const colon = digest.indexOf(':');
		this.push(algorithmNamed(digest.slice(0, colon))!, digest, colon + 1);
	}

	/** The digests so far, in an array of their own that can be transferred. */
	finish(): PackedDigests {
		return this.#words.slice(0, this.#length);
	}
}

export interface PackedDigest {
	readonly algorithm: Algorithm;
	readonly encoded: string;
}

/** Goes through packed digests as texts. */
export function* unpack(packed: PackedDigests): Generator<PackedDigest> {
	const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
	for (let at = 0; at < packed.length;) {
		const algorithm = algorithms[packed[at]!]!;
		const start = (at + 1) * 4;
		yield {algorithm, encoded: bytes.toString('hex', start, start + algorithm.bytes)};
		at += packedLength(algorithm);
	}
}

/** Numbers that grow, in one typed array. */
export class NumberWriter {
	#array: Float64Array<ArrayBuffer> = new Float64Array(64);
	length = 0;

	push(value: number): void {
		if (this.length === this.#array.length) {
			this.#array = resized(this.#array, this.#array.length * 2);
		}

		this.#array[this.length++] = value;
	}

	finish(): Float64Array<ArrayBuffer> {
		return this.#array.slice(0, this.length);
	}
}

/** A copy with room for `length` elements; the new ones are 0. */
export function resized<T extends Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(
	array: T,
	length: number,
): T {
	const Typed = array.constructor as new (length: number) => T;
	const copy = new Typed(length);
	copy.set(array.subarray(0, Math.min(array.length, length)));
	return copy;
}
