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

export function algorithmNamed(name: string): Algorithm | undefined {
	return algorithms.find((algorithm) => algorithm.name === name);
}

const lowerHex = /^[0-9a-f]+$/;

/** True when `encoded` is what the algorithm writes: lower-case hex of its exact length. */
export function isEncoded(algorithm: Algorithm, encoded: string): boolean {
	return encoded.length === algorithm.bytes * 2 && lowerHex.test(encoded);
}

/** Splits a digest, or returns undefined when it is none that a registry would accept. */
export function parseDigest(text: string): {readonly algorithm: Algorithm; readonly encoded: string} | undefined {
	const colon = text.indexOf(':');
	if (colon < 0) {
		return undefined;
	}

	const algorithm = algorithmNamed(text.slice(0, colon));
	const encoded = text.slice(colon + 1);
	return algorithm && isEncoded(algorithm, encoded) ? {algorithm, encoded} : undefined;
}

export function isDigest(value: unknown): value is Digest {
	return typeof value === 'string' && parseDigest(value) !== undefined;
}

/** A digest as screens show it: the first 12 hex digits. */
export function shortDigest(digest: Digest): string {
	return digest.slice(digest.indexOf(':') + 1, digest.indexOf(':') + 13);
}
