/** Between any two of these stands the border of a character; only a carriage return may belong to what follows it. */
const ascii = /^[^\r\P{ASCII}]*$/u;

let segmenter: Intl.Segmenter | undefined;

/**
 * What a reader takes for one character, with the marks that belong to it, as `Intl.Segmenter` tells. That takes 20 ms to
 * make: it is made when the first text beyond ASCII comes. The bundle has its libraries use this, too.
 */
export const graphemes = {
	segment: (text: string): Intl.Segments =>
		ascii.test(text) ? new AsciiSegments(text) : (segmenter ??= new Intl.Segmenter()).segment(text),
} as const;

class AsciiSegments implements Intl.Segments {
	readonly #text: string;

	constructor(text: string) {
		this.#text = text;
	}

	containing(index = 0): Intl.SegmentData | undefined {
		return this.#text[index] === undefined ? undefined : this.#at(index);
	}

	*[Symbol.iterator](): Generator<Intl.SegmentData, undefined> {
		for (let index = 0; index < this.#text.length; index++) {
			yield this.#at(index);
		}

		return undefined;
	}

	#at(index: number): Intl.SegmentData {
		return {segment: this.#text[index]!, index, input: this.#text};
	}
}
