import {DigestWriter, packedLength, resized, type PackedDigests} from '../scan/batch.ts';
import {algorithms, isDigest, type Digest} from '../storage/digest.ts';

/** Words of a digest that lie in one array; the rare longer digests keep their tails beside it. */
const stride = 8;

/** Characters of the longest text of a digest, its algorithm's name included. */
export const longestDigest = Math.max(...algorithms.map(({name, bytes}) => name.length + 1 + bytes * 2));

/** Interns digests to ordinals: an open-addressing table over one array of 32 bytes a digest. */
export class DigestTable {
	#length = 0;
	#words: Uint32Array<ArrayBuffer>;
	/** The same as bytes, in the order of a digest's text. */
	#bytes: Buffer<ArrayBuffer>;
	#algorithm: Uint8Array<ArrayBuffer>;
	/** Ordinal + 1 by hash; 0 is free. At most half full. */
	#slots: Uint32Array<ArrayBuffer>;
	readonly #tails = new Map<number, Uint32Array<ArrayBuffer>>();

	/** @param expected how many digests there may be before the table has to grow: 3 MB for the usual 65,536. */
	constructor(expected = 65_536) {
		this.#words = new Uint32Array(expected * stride);
		this.#bytes = Buffer.from(this.#words.buffer);
		this.#algorithm = new Uint8Array(expected);
		this.#slots = new Uint32Array(slotsFor(expected));
	}

	get length(): number {
		return this.#length;
	}

	/** Bytes of memory that the table itself takes. */
	get byteLength(): number {
		return this.#words.byteLength + this.#algorithm.byteLength + this.#slots.byteLength;
	}

	/** The ordinal of the packed digest at word `at`, new or known. */
	intern(packed: PackedDigests, at: number): number {
		const slot = this.#slotOf(packed, at);
		const known = this.#slots[slot]!;
		return known === 0 ? this.#add(packed, at, slot) : known - 1;
	}

	/** The ordinal of a digest, new or known; the text must be valid. */
	internText(digest: Digest): number {
		return this.intern(packDigest(digest), 0);
	}

	/** The ordinal of a digest, or -1. */
	find(digest: Digest): number {
		return isDigest(digest) ? this.#slots[this.#slotOf(packDigest(digest), 0)]! - 1 : -1;
	}

	text(ordinal: number): Digest {
		const {name} = algorithms[this.#algorithm[ordinal]!]!;
		const tail = this.#tails.get(ordinal);
		return `${name}:${hexOf(this.#words.subarray(ordinal * stride, (ordinal + 1) * stride))}${tail ? hexOf(tail) : ''}`;
	}

	/** Where a digest comes in the order of their texts: the first 48 bits, which tell almost any two apart. */
	rank(ordinal: number): number {
		return this.#bytes.readUIntBE(ordinal * stride * 4, 6);
	}

	/** Writes a digest as text, in ASCII, to `into` from `at` on, and returns the byte past it: for very many at once. */
	write(ordinal: number, into: Uint8Array, at: number): number {
		if (this.#tails.has(ordinal)) {
			return at + Buffer.from(into.buffer, into.byteOffset).write(this.text(ordinal), at, 'latin1');
		}

		const {name} = algorithms[this.#algorithm[ordinal]!]!;
		let end = at;
		for (let index = 0; index < name.length; index++) {
			into[end++] = name.charCodeAt(index);
		}

		into[end++] = colon;
		const past = (ordinal + 1) * stride * 4;
		for (let index = ordinal * stride * 4; index < past; index++) {
			const byte = this.#bytes[index]!;
			into[end++] = hexDigits[byte >>> 4]!;
			into[end++] = hexDigits[byte & 15]!;
		}

		return end;
	}

	/** Writes the packed digest to `into` at word `at` and returns the word past it. */
	pack(ordinal: number, into: PackedDigests, at: number): number {
		into[at] = this.#algorithm[ordinal]!;
		into.set(this.#words.subarray(ordinal * stride, (ordinal + 1) * stride), at + 1);

		const tail = this.#tails.get(ordinal);
		if (tail) {
			into.set(tail, at + 1 + stride);
		}

		return at + lengthAt(into, at);
	}

	#slotOf(packed: PackedDigests, at: number): number {
		const slots = this.#slots;
		const words = this.#words;
		const mask = slots.length - 1;
		const first = packed[at + 1]!;
		let slot = hashOf(packed, at + 1) & mask;
		for (let known = slots[slot]!; known !== 0; known = slots[slot]!) {
			if (words[(known - 1) * stride] === first && this.#equals(known - 1, packed, at)) {
				break;
			}

			slot = (slot + 1) & mask;
		}

		return slot;
	}

	#equals(ordinal: number, packed: PackedDigests, at: number): boolean {
		if (this.#algorithm[ordinal] !== packed[at]) {
			return false;
		}

		const words = this.#words;
		const from = ordinal * stride;
		for (let word = 0; word < stride; word++) {
			if (words[from + word] !== packed[at + 1 + word]) {
				return false;
			}
		}

		const tail = this.#tails.size === 0 ? undefined : this.#tails.get(ordinal);
		return tail === undefined || tail.every((value, word) => value === packed[at + 1 + stride + word]);
	}

	#add(packed: PackedDigests, at: number, slot: number): number {
		const ordinal = this.#length++;
		if (ordinal >= this.#algorithm.length) {
			const room = Math.max(64, ordinal * 2);
			this.#words = resized(this.#words, room * stride);
			this.#bytes = Buffer.from(this.#words.buffer);
			this.#algorithm = resized(this.#algorithm, room);
		}

		this.#algorithm[ordinal] = packed[at]!;
		this.#words.set(packed.subarray(at + 1, at + 1 + stride), ordinal * stride);
		const end = at + lengthAt(packed, at);
		if (end > at + 1 + stride) {
			this.#tails.set(ordinal, packed.slice(at + 1 + stride, end));
		}

		this.#slots[slot] = ordinal + 1;
		if (this.#length * 2 > this.#slots.length) {
			this.#rehash();
		}

		return ordinal;
	}

	#rehash(): void {
		this.#slots = new Uint32Array(this.#slots.length * 2);
		const mask = this.#slots.length - 1;
		for (let ordinal = 0; ordinal < this.#length; ordinal++) {
			let slot = hashOf(this.#words, ordinal * stride) & mask;
			while (this.#slots[slot] !== 0) {
				slot = (slot + 1) & mask;
			}

			this.#slots[slot] = ordinal + 1;
		}
	}
}

/** How many words the packed digest at word `at` takes. */
export const lengthAt = (packed: PackedDigests, at: number) => lengths[packed[at]!]!;
const lengths = algorithms.map(packedLength);

export function packDigest(digest: Digest): PackedDigests {
	const writer = new DigestWriter();
	writer.push(digest);
	return writer.finish();
}

const colon = 58;
const hexDigits = Buffer.from('0123456789abcdef');

const hexOf = (words: Uint32Array<ArrayBuffer>) =>
	Buffer.from(words.buffer, words.byteOffset, words.byteLength).toString('hex');

/**
 * Digests are random bits already, but those that a manifest names are whatever its author wrote: with random keys that
 * nobody knows beforehand none of them can be made to collide. Multilinear: 16 products of 16 and 32 bits each, whose
 * sum is exact in a double, and of which the low 16 bits, where keys hardly show, are dropped.
 */
const keys = Float64Array.from({length: stride * 2}, () => Math.floor(Math.random() * 2 ** 32));

function hashOf(words: Uint32Array, at: number): number {
	let sum = 0;
	let key = 0;
	for (let index = at; index < at + stride; index++) {
		const word = words[index]!;
		sum += (word & 0xff_ff) * keys[key++]! + (word >>> 16) * keys[key++]!;
	}

	return (sum / 0x1_00_00) >>> 0;
}

function slotsFor(expected: number): number {
	let slots = 16;
	while (slots < expected * 2) {
		slots *= 2;
	}

	return slots;
}
