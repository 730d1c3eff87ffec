import {resized} from '../scan/batch.ts';

/** Unsigned 32-bit numbers that grow, in one typed array. */
export class GrowingUint32 {
	#array: Uint32Array<ArrayBuffer>;
	length = 0;

	constructor(expected = 1024) {
		this.#array = new Uint32Array(expected);
	}

	push(value: number): void {
		if (this.length === this.#array.length) {
			this.#array = resized(this.#array, Math.max(16, this.#array.length * 2));
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
