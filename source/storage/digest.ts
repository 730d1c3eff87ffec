/** An `algorithm:encoded` text, as in the OCI image spec, descriptor.md#digests. */
export type Digest = string;

/**
 * The algorithms that a registry accepts (github.com/opencontainers/go-digest, algorithm.go).
 * The position is the code that batches and the digest table store.
 */
export const algorithms = [
	{name: 'sha256', bytes: 32},
	{name: 'sha384', bytes: 48},
	{name: 'sha512', bytes: 64},
] as const;

export type Algorithm = (typeof algorithms)[number];

const byName: ReadonlyMap<string, Algorithm> = new Map(algorithms.map((algorithm) => [algorithm.name, algorithm]));

export function algorithmNamed(name: string): Algorithm | undefined {
	return byName.get(name);
}

/** True when `encoded` is what the algorithm writes: lower-case hex of its exact length. */
export function isEncoded(algorithm: Algorithm, encoded: string): boolean {
	return isEncodedFrom(algorithm, encoded, 0);
}

/** Called for every entry of every folder: a regular expression takes several times as long. */
function isEncodedFrom(algorithm: Algorithm, text: string, from: number): boolean {
	if (text.length - from !== algorithm.bytes * 2) {
		return false;
	}

	for (let at = from; at < text.length; at++) {
		const code = text.charCodeAt(at);
		const isHex = (code >= 48 && code <= 57) || (code >= 97 && code <= 102);
		if (!isHex) {
			return false;
		}
	}

	return true;
}

/** The algorithm of a digest that a registry would accept, or undefined when the text is none. */
function algorithmOf(text: string): Algorithm | undefined {
	const colon = text.indexOf(':');
	const algorithm = colon < 0 ? undefined : algorithmNamed(text.slice(0, colon));
	return algorithm !== undefined && isEncodedFrom(algorithm, text, colon + 1) ? algorithm : undefined;
}

/** Splits a digest, or returns undefined when it is none that a registry would accept. */
export function parseDigest(text: string): {readonly algorithm: Algorithm; readonly encoded: string} | undefined {
	const algorithm = algorithmOf(text);
	return algorithm && {algorithm, encoded: text.slice(algorithm.name.length + 1)};
}

export function isDigest(value: unknown): value is Digest {
	return typeof value === 'string' && algorithmOf(value) !== undefined;
}

/** A digest as screens show it: the first 12 hex digits. */
export function shortDigest(digest: Digest): string {
	return digest.slice(digest.indexOf(':') + 1, digest.indexOf(':') + 13);
}
