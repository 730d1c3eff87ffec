/** Unsigned 32-bit numbers that grow, in one typed array. */
export class GrowingUint32 {
	#array: Uint32Array<ArrayBuffer>;
	length = 0;

	constructor(expected = 1024) {
		this.#array = new Uint32Array(expected);
	}

	push(value: number): void {
		if (this.length === this.#array.length) {
			const larger = new Uint32Array(Math.max(16, this.#array.length * 2));
			larger.set(this.#array);
			this.#array = larger;
		}

		this.#array[this.length++] = value;
	}

	get(index: number): number {
		return this.#array[index]!;
	}

	/** What was pushed, without what was kept ready for more. */
	finish(): Uint32Array<ArrayBuffer> {
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
