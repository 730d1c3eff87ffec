import {longestDigest} from '../../inventory/digest-table.ts';
import {revisionRange, type Inventory} from '../../inventory/inventory.ts';
import {cachedBy} from '../cached.ts';
import {rowsWhere} from '../filter.ts';

/**
 * The digests of a repository's revisions as one text, a line each: a hundred thousand are searched in a few milliseconds,
 * where as many texts would take as many allocations. By revision, from the first one on: 1 where something is found.
 */
export class DigestTexts {
	readonly repository: number;
	readonly #count: number;
	readonly #text: string;
	/** By revision, where its line begins; at the end, where the last one ends. */
	readonly #starts: Uint32Array;
	#last: {readonly part: string; readonly found: Uint8Array} | undefined;

	constructor({digests, revisions}: Inventory, repository: number, [first, end]: readonly [number, number]) {
		this.repository = repository;
		this.#count = end - first;
		this.#starts = new Uint32Array(this.#count + 1);
		const bytes = Buffer.allocUnsafe(this.#count * (longestDigest + 1));
		let at = 0;
		for (let index = 0; index < this.#count; index++) {
			at = digests.write(revisions.digest[first + index]!, bytes, at);
			bytes[at++] = lineFeed;
			this.#starts[index + 1] = at;
		}

		this.#text = bytes.toString('latin1', 0, at);
	}

	/** Which digests have such a part; it has no line feed in it. Known the second time: tags are found by digests as well. */
	containing(part: string): Uint8Array {
		if (this.#last?.part !== part) {
			this.#last = {part, found: this.#find(part)};
		}

		return this.#last.found;
	}

	#find(part: string): Uint8Array {
		const found = new Uint8Array(this.#count);
		let index = 0;
		for (let at = this.#text.indexOf(part); at >= 0; at = this.#text.indexOf(part, this.#starts[index])) {
			while (this.#starts[index + 1]! <= at) {
				index++;
			}

			found[index++] = 1;
		}

		return found;
	}

	/** In which digests an expression finds something. */
	matching(expression: RegExp): Uint8Array {
		return rowsWhere(this.#count, (index) =>
			expression.test(this.#text.slice(this.#starts[index], this.#starts[index + 1]! - 1)),
		);
	}
}

const lineFeed = 10;

/** Those of the repository that was looked at last. */
const last = cachedBy((_: Inventory): {texts?: DigestTexts} => ({}));

export function digestTexts(inventory: Inventory, repository: number): DigestTexts {
	const known = last(inventory);
	if (known.texts?.repository !== repository) {
		known.texts = new DigestTexts(inventory, repository, revisionRange(inventory, repository));
	}

	return known.texts;
}
