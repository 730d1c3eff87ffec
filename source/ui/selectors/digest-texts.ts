import {longestDigest} from '../../inventory/digest-table.ts';
import {revisionRange, type Inventory} from '../../inventory/inventory.ts';
import {eachIn, type Pieces} from '../../inventory/pieces.ts';
import {cachedBy} from '../cached.ts';
import {rowsWhere} from '../filter.ts';

/**
 * The digests of a repository's revisions as one text, a line each: a hundred thousand are searched in a few milliseconds,
 * where as many texts would take as many allocations. By revision, from the first one on: 1 where something is found.
 */
export class DigestTexts {
	readonly repository: number;
	readonly #text: string;
	/** By revision, where its line begins; at the end, where the last one ends. */
	readonly #starts: Uint32Array;
	#last: {readonly wanted: string; readonly found: Uint8Array} | undefined;

	private constructor(repository: number, text: string, starts: Uint32Array) {
		this.repository = repository;
		this.#text = text;
		this.#starts = starts;
	}

	static *of({digests, revisions}: Inventory, repository: number, first: number, end: number): Pieces<DigestTexts> {
		const starts = new Uint32Array(end - first + 1);
		const bytes = Buffer.allocUnsafe((end - first) * (longestDigest + 1));
		let at = 0;
		yield* eachIn(first, end, (revision) => {
			at = digests.write(revisions.digest[revision]!, bytes, at);
			bytes[at++] = lineFeed;
			starts[revision - first + 1] = at;
		});
		return new DigestTexts(repository, bytes.toString('latin1', 0, at), starts);
	}

	/** Which digests have such a part; it has no line feed in it. */
	*containing(part: string): Pieces<Uint8Array> {
		return yield* this.#known(part, this.#find(part));
	}

	/** In which digests an expression finds something. */
	*matching(expression: RegExp): Pieces<Uint8Array> {
		const isFound = (index: number) =>
			expression.test(this.#text.slice(this.#starts[index], this.#starts[index + 1]! - 1));
		return yield* this.#known(`~${String(expression)}`, rowsWhere(this.#count, isFound));
	}

	get #count(): number {
		return this.#starts.length - 1;
	}

	/** Known the second time: tags are found by digests as well. */
	*#known(wanted: string, search: Pieces<Uint8Array>): Pieces<Uint8Array> {
		if (this.#last?.wanted !== wanted) {
			this.#last = {wanted, found: yield* search};
		}

		return this.#last.found;
	}

	*#find(part: string): Pieces<Uint8Array> {
		const found = new Uint8Array(this.#count);
		for (let first = 0; first < this.#count; first += linesAtOnce) {
			const begin = this.#starts[first]!;
			const text = this.#text.slice(begin, this.#starts[Math.min(first + linesAtOnce, this.#count)]);
			let index = first;
			for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, this.#starts[index]! - begin)) {
				while (this.#starts[index + 1]! <= begin + at) {
					index++;
				}

				found[index++] = 1;
			}

			yield;
		}

		return found;
	}
}

/** So many are searched in a piece. */
const linesAtOnce = 2048;
const lineFeed = 10;

/** Those of the repository that was looked at last. */
const last = cachedBy((_: Inventory): {texts?: DigestTexts} => ({}));

export function* digestTexts(inventory: Inventory, repository: number): Pieces<DigestTexts> {
	const known = last(inventory);
	if (known.texts?.repository !== repository) {
		known.texts = yield* DigestTexts.of(inventory, repository, ...revisionRange(inventory, repository));
	}

	return known.texts;
}
