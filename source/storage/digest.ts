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

const notHex = /[^\da-f]/;

/** True when `encoded` is what the algorithm writes: lower-case hex of its exact length. Asked of every folder's name. */
export function isEncoded(algorithm: Algorithm, encoded: string): boolean {
	return encoded.length === algorithm.bytes * 2 && !notHex.test(encoded);
}

/**
 * True when all are: one look at all of them together is a tenth of what a look at each takes. What comes back the same
 * from its bytes is lower-case hex, and half of what an expression takes.
 */
export function areEncoded(algorithm: Algorithm, all: readonly string[]): boolean {
	const digits = all.join('');
	return (
		all.every((encoded) => encoded.length === algorithm.bytes * 2) &&
		Buffer.from(digits, 'hex').toString('hex') === digits
	);
}

const wholeDigest = new RegExp(
	`^(?:${algorithms.map(({name, bytes}) => `${name}:[\\da-f]{${bytes * 2}}`).join('|')})$`,
);

/** True for a text that a registry would accept as a digest. */
export function isDigest(value: unknown): value is Digest {
	return typeof value === 'string' && wholeDigest.test(value);
}

/** A digest as screens show it: the first 12 hex digits. */
export function shortDigest(digest: Digest): string {
	return digest.slice(digest.indexOf(':') + 1, digest.indexOf(':') + 13);
}
