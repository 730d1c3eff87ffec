import {algorithms, parseDigest, type Digest} from '../storage/digest.ts';

const stride = 32;

/**
 * Interns digests to ordinals: an open-addressing table over one array of 32 bytes a digest.
 * The rare longer ones keep their tail beside it.
 *
 * A packed digest is its algorithm's code (one byte, a position in `algorithms`) and its bytes.
 */
export class DigestTable {
	#length = 0;
	#bytes: Buffer<ArrayBuffer>;
	#algorithm: Uint8Array<ArrayBuffer>;
	/** Ordinal + 1 by hash; 0 is free. At most half full. */
	#slots: Uint32Array<ArrayBuffer>;
	readonly #tails = new Map<number, Uint8Array>();

	/** @param expected how many digests there may be before the table has to grow: 3 MB for the usual 65,536. */
	constructor(expected = 65_536) {
		this.#bytes = Buffer.from(new ArrayBuffer(expected * stride));
		this.#algorithm = new Uint8Array(expected);
		this.#slots = new Uint32Array(slotsFor(expected));
	}

	get length(): number {
		return this.#length;
	}

	/** Bytes of memory that the table itself takes. */
	get byteLength(): number {
		return this.#bytes.byteLength + this.#algorithm.byteLength + this.#slots.byteLength;
	}

	/** The ordinal of the packed digest at `offset`, new or known. */
	intern(packed: Uint8Array, offset: number): number {
		const slot = this.#slotOf(packed, offset);
		const known = this.#slots[slot]!;
		return known === 0 ? this.#add(packed, offset, slot) : known - 1;
	}

	/** The ordinal of a digest, new or known; the text must be valid. */
	internText(digest: Digest): number {
		return this.intern(packDigest(digest), 0);
	}

	/** The ordinal of a digest, or -1. */
	find(digest: Digest): number {
		return parseDigest(digest) ? this.#slots[this.#slotOf(packDigest(digest), 0)]! - 1 : -1;
	}

	text(ordinal: number): Digest {
		const {name} = algorithms[this.#algorithm[ordinal]!]!;
		const head = this.#bytes.toString('hex', ordinal * stride, (ordinal + 1) * stride);
		const tail = this.#tails.get(ordinal);
		return `${name}:${head}${tail ? Buffer.from(tail).toString('hex') : ''}`;
	}

	/** Writes the packed digest to `into` at `offset` and returns the offset past it. */
	pack(ordinal: number, into: Uint8Array, offset: number): number {
		into[offset] = this.#algorithm[ordinal]!;
		for (let index = 0; index < stride; index++) {
			into[offset + 1 + index] = this.#bytes[ordinal * stride + index]!;
		}

		const tail = this.#tails.get(ordinal);
		if (tail) {
			into.set(tail, offset + 1 + stride);
		}

		return offset + packedLength(into, offset);
	}

	#slotOf(packed: Uint8Array, offset: number): number {
		const mask = this.#slots.length - 1;
		let slot = hashOf(packed, offset + 1) & mask;
		for (;;) {
			const known = this.#slots[slot]!;
			if (known === 0 || this.#equals(known - 1, packed, offset)) {
				return slot;
			}

			slot = (slot + 1) & mask;
		}
	}

	#equals(ordinal: number, packed: Uint8Array, offset: number): boolean {
		if (this.#algorithm[ordinal] !== packed[offset]) {
			return false;
		}

		const at = ordinal * stride;
		for (let index = 0; index < stride; index++) {
			if (this.#bytes[at + index] !== packed[offset + 1 + index]) {
				return false;
			}
		}

		const tail = this.#tails.get(ordinal);
		return tail === undefined || tail.every((byte, index) => byte === packed[offset + 1 + stride + index]);
	}

	#add(packed: Uint8Array, offset: number, slot: number): number {
		const ordinal = this.#length++;
		if (ordinal >= this.#algorithm.length) {
			const room = Math.max(64, ordinal * 2);
			this.#bytes = Buffer.from(grown(this.#bytes, room * stride).buffer);
			this.#algorithm = grown(this.#algorithm, room);
		}

		const end = offset + packedLength(packed, offset);
		this.#algorithm[ordinal] = packed[offset]!;
		for (let index = 0; index < stride; index++) {
			this.#bytes[ordinal * stride + index] = packed[offset + 1 + index]!;
		}

		if (end > offset + 1 + stride) {
			this.#tails.set(ordinal, packed.slice(offset + 1 + stride, end));
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
			let slot = hashOf(this.#bytes, ordinal * stride) & mask;
			while (this.#slots[slot] !== 0) {
				slot = (slot + 1) & mask;
			}

			this.#slots[slot] = ordinal + 1;
		}
	}
}

/** Length of the packed digest at `offset`, its algorithm's code included. */
export function packedLength(packed: Uint8Array, offset: number): number {
	return 1 + algorithms[packed[offset]!]!.bytes;
}

export function packDigest(digest: Digest): Uint8Array {
	const {algorithm, encoded} = parseDigest(digest)!;
	const packed = new Uint8Array(1 + algorithm.bytes);
	packed[0] = algorithms.indexOf(algorithm);
	packed.set(Buffer.from(encoded, 'hex'), 1);
	return packed;
}

/**
 * Digests are random bits already, but those that a manifest names are whatever its author wrote: with random keys that
 * nobody knows beforehand none of them can be made to collide. Multilinear: 16 products of 16 and 32 bits each, whose
 * sum is exact in a double, and of which the low 16 bits, where keys hardly show, are dropped.
 */
const keys = Float64Array.from(crypto.getRandomValues(new Uint32Array(stride / 2)));

function hashOf(bytes: Uint8Array, at: number): number {
	let sum = 0;
	for (let word = 0; word < stride / 2; word++) {
		sum += (bytes[at + 2 * word]! | (bytes[at + 2 * word + 1]! << 8)) * keys[word]!;
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

function grown(array: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
	const larger = new Uint8Array(length);
	larger.set(array);
	return larger;
}
