import {UsageError, UserError} from '../errors.ts';
import {longestPacked} from '../scan/batch.ts';
import type {Inventory} from '../inventory/inventory.ts';
import {algorithmNamed, algorithms, type Algorithm, type Digest} from '../storage/digest.ts';

/** A digest, or the beginning of one. */
export interface DigestPrefix {
	/** As it was given. */
	readonly text: string;
	/** Any, where none was given. */
	readonly algorithm: Algorithm | undefined;
	/** Lower-case hex. */
	readonly encoded: string;
}

/** Fewer hex digits are no beginning of anything that somebody means. */
const leastDigits = 4;
/** Candidates that an ambiguous beginning names. */
const shownCandidates = 10;

/** Reads `sha256:0123…` or `0123…`, whole or the beginning. Throws a UsageError for anything else. */
export function parseDigestPrefix(text: string): DigestPrefix {
	const colon = text.indexOf(':');
	const name = text.slice(0, Math.max(0, colon)).toLowerCase();
	const encoded = text.slice(colon + 1).toLowerCase();
	const algorithm = algorithmNamed(name);
	const longest = Math.max(...(algorithm ? [algorithm] : algorithms).map(({bytes}) => bytes * 2));
	const isKnown = colon < 0 || algorithm !== undefined;
	if (!isKnown || encoded.length < leastDigits || encoded.length > longest || !/^[\da-f]+$/.test(encoded)) {
		throw new UsageError(`${JSON.stringify(text)} is no digest, nor the beginning of one`, {
			hint: `A digest is sha256: and 64 hex digits; the first ${leastDigits} of them may be enough, with or without sha256:.`,
		});
	}

	return {text, algorithm, encoded};
}

/**
 * The digest (an ordinal) that begins so. Throws a UsageError that lists the candidates where several do, and a
 * UserError where none does.
 */
export function findDigest(inventory: Pick<Inventory, 'digests' | 'root'>, prefix: DigestPrefix): number {
	const {digests} = inventory;
	const whole = wholeDigest(prefix);
	const found = whole === undefined ? [...matching(digests, prefix)] : [digests.find(whole)];
	const [first = -1] = found;
	if (first < 0) {
		throw nowhere(inventory, prefix);
	}

	if (found.length > 1) {
		const texts = found.map((digest) => digests.text(digest)).sort();
		const more = texts.length > shownCandidates ? [`… and ${texts.length - shownCandidates} more`] : [];
		throw new UsageError(`${texts.length} digests begin with ${prefix.text}; give more of the one that is meant`, {
			hint: [...texts.slice(0, shownCandidates), ...more].join('\n'),
		});
	}

	return first;
}

/** Where none of it is missing there is nothing to search for. */
function wholeDigest({algorithm, encoded}: DigestPrefix): Digest | undefined {
	return algorithm !== undefined && encoded.length === algorithm.bytes * 2 ? `${algorithm.name}:${encoded}` : undefined;
}

/** What is told of a digest that is at no place, even where a manifest that goes, or is not kept by it, names it. */
export function nowhere({root}: Pick<Inventory, 'root'>, {text}: DigestPrefix): UserError {
	return new UserError(`Nothing in ${root} has ${text}`, {
		hint: 'It is no blob, no revision, no layer link and in no tag, and nothing that is kept needs it.',
	});
}

/** Compares the packed bytes: a million digests as texts would take a second. */
function* matching(digests: Inventory['digests'], {algorithm, encoded}: DigestPrefix): Generator<number> {
	const isOdd = encoded.length % 2 === 1;
	const whole = Buffer.from(encoded.slice(0, encoded.length - Number(isOdd)), 'hex');
	const lastDigit = isOdd ? Number.parseInt(encoded.slice(-1), 16) : 0;
	const wanted = algorithm === undefined ? -1 : algorithms.indexOf(algorithm);
	const packed = new Uint32Array(longestPacked);
	const bytes = Buffer.from(packed.buffer, 4);
	for (let digest = 0; digest < digests.length; digest++) {
		digests.pack(digest, packed, 0);
		const isLongEnough = algorithms[packed[0]!]!.bytes >= Math.ceil(encoded.length / 2);
		if (
			(wanted < 0 || packed[0] === wanted) &&
			isLongEnough &&
			bytes.compare(whole, 0, whole.length, 0, whole.length) === 0 &&
			(!isOdd || bytes[whole.length]! >> 4 === lastDigit)
		) {
			yield digest;
		}
	}
}
