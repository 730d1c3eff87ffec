import {algorithms, type Algorithm, type Digest} from '../storage/digest.ts';

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

/** How a digest's text begins, and what is packed instead: its algorithm's code as a word, in hex. */
const prefixes = algorithms.map(({name}, code) => ({
	text: `${name}:`,
	hex: Buffer.from(Uint32Array.of(code).buffer).toString('hex'),
}));

/** Packs digests one after another: their texts are kept, and decoded at the end, all in one call. */
export class DigestWriter {
	readonly #texts: string[] = [];
	#count = 0;

	get count(): number {
		return this.#count;
	}

	/** Adds a digest that is known to be one. */
	push(digest: Digest): void {
		this.#texts.push(digest);
		this.#count++;
	}

	/** Adds digests of one algorithm: all at once, where they are many. */
	pushEncoded(algorithm: Algorithm, encoded: readonly string[]): void {
		const {hex} = prefixes[algorithms.indexOf(algorithm)]!;
		this.#texts.push(...(encoded.length === 0 ? [] : [hex, encoded.join(hex)]));
		this.#count += encoded.length;
	}

	/** The digests so far, in an array of their own that can be transferred. */
	finish(): PackedDigests {
		// No algorithm's name can stand in hex.
		const packed = prefixes.reduce((texts, {text, hex}) => texts.replaceAll(text, hex), this.#texts.join(''));
		const words = new Uint32Array(packed.length / 8);
		Buffer.from(words.buffer).write(packed, 'hex');
		return words;
	}
}

/** The texts of packed digests. */
export function unpack(packed: PackedDigests): Digest[] {
	const hex = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength).toString('hex');
	const digests: Digest[] = [];
	for (let at = 0; at < packed.length;) {
		const code = packed[at]!;
		const end = at + packedLength(algorithms[code]!);
		digests.push(prefixes[code]!.text + hex.slice((at + 1) * 8, end * 8));
		at = end;
	}

	return digests;
}

/** Numbers, one after another. */
export class NumberWriter {
	#numbers = new Float64Array(256);
	#length = 0;

	get length(): number {
		return this.#length;
	}

	push(value: number): void {
		if (this.#length === this.#numbers.length) {
			this.#numbers = resized(this.#numbers, this.#length * 2);
		}

		this.#numbers[this.#length++] = value;
	}

	/** The numbers so far, in an array of their own that can be transferred. */
	finish(): Float64Array<ArrayBuffer> {
		return this.#numbers.slice(0, this.#length);
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
