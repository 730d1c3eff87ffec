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

/** What is decoded only to see whether it can be. */
const decoded = Buffer.alloc(Math.max(...algorithms.map(({bytes}) => bytes)));

/**
 * True when `encoded` is what the algorithm writes: lower-case hex of its exact length. Called for every entry of every
 * folder: decoding is native code, where a loop over the digits would run long before the engine compiles it.
 */
export function isEncoded(algorithm: Algorithm, encoded: string): boolean {
	return (
		encoded.length === algorithm.bytes * 2 &&
		decoded.write(encoded, 'hex') === algorithm.bytes &&
		encoded === encoded.toLowerCase()
	);
}

/** The algorithm of a digest that a registry would accept, or undefined when the text is none. */
function algorithmOf(text: string): Algorithm | undefined {
	const colon = text.indexOf(':');
	const algorithm = colon < 0 ? undefined : algorithmNamed(text.slice(0, colon));
	return algorithm !== undefined && isEncoded(algorithm, text.slice(colon + 1)) ? algorithm : undefined;
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
