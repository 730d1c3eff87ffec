import {isDigest, type Digest} from '../storage/digest.ts';
import {unpack, type PackedDigests} from './batch.ts';
import {object, readObject, text, type Fields} from './describe-manifest.ts';

/** Docker's first release: builds that can be repeated write 1970 or 1980, which says nothing of an image's age. */
const firstRelease = Date.UTC(2013, 2, 20);

/** An index of an index is odd enough. */
const maxDepth = 3;

/**
 * When images were made, by their own word: the `created` of their configs, of an index the youngest of its children's,
 * of anything else its annotation. Seconds since the epoch by manifest; 0 where nobody knows.
 */
export function readCreated(v2: string, digests: PackedDigests): Float64Array {
	return new Float64Array(unpack(digests).map((digest) => createdOf(v2, digest, maxDepth)));
}

function createdOf(v2: string, digest: Digest, depth: number): number {
	const manifest = readObject(v2, digest);
	const children: unknown = manifest['manifests'];
	if (Array.isArray(children)) {
		const digests = children.map((child) => object(child)['digest']).filter(isDigest);
		return depth === 0 ? 0 : Math.max(0, ...digests.map((child) => createdOf(v2, child, depth - 1)));
	}

	const config = object(manifest['config'])['digest'];
	return (isDigest(config) ? timeOf(readObject(v2, config)['created']) : 0) || timeOf(annotation(manifest));
}

const annotation = (manifest: Fields) => object(manifest['annotations'])['org.opencontainers.image.created'];

function timeOf(created: unknown): number {
	const written = text(created) ?? '';
	const time = /^\d{4}-\d\d-\d\dT/.test(written) ? Date.parse(written) : Number.NaN;
	return time >= firstRelease ? time / 1000 : 0;
}
