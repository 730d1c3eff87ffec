import {blobFlags, revisionFlags} from './inventory.ts';
import {revisionLink} from '../storage/layout.ts';
import {addVirtual, isRevision, packAll} from './draft.ts';
import {readManifests} from './read-manifests.ts';
import type {Scan} from './read.ts';
import {chunked} from './share.ts';

/**
 * What was pushed during the scan: revisions that tags name, which are read last, and blobs, which are read first. It is
 * needed, in no figure, and never touched, as what lies behind a symbolic link. Taken for missing, it would be damage, and
 * what it references would be needed by nothing.
 */
export async function readLate(scan: Scan): Promise<void> {
	const {manifests} = scan.draft;
	await readManifests(scan, await findRevisions(scan))();
	for (let found = await findBlobs(scan); found.length > 0; found = await findBlobs(scan)) {
		const again = found.filter((digest) => manifests.position.delete(digest));
		await readManifests(scan, again)();
	}
}

/** Revisions that a tag names by now and that were not listed. */
async function findRevisions({draft, pool, trees}: Scan): Promise<readonly number[]> {
	const named = draft.repositories.flatMap((repository) =>
		repository.tags.digests
			.filter((digest) => digest >= 0 && !isRevision(repository, digest) && !repository.virtual.has(digest))
			.map((digest) => ({repository, digest})),
	);
	const found = await Promise.all(
		chunked(named, 1024).map(async (chunk) => {
			const links = chunk.map(({repository, digest}) => revisionLink(repository.name, draft.digests.text(digest)));
			const there = await pool.run('arePathsThere', trees[0]!.v2, links);
			return chunk.filter((_, index) => there[index]);
		}),
	);
	return found.flat().map(({repository, digest}) => {
		addVirtual(repository, digest, revisionFlags.held | revisionFlags.linked | revisionFlags.late);
		return digest;
	});
}

/** Blobs that a manifest references, or is, and that were not listed. */
async function findBlobs({draft, pool, trees}: Scan): Promise<readonly number[]> {
	const {blobs, digests, manifests} = draft;
	const found = await Promise.all(
		chunked([...manifests.absent], 1024).map(async (chunk) => {
			const {sizes, times} = await pool.run('statBlobs', trees[0]!.v2, packAll(digests, chunk, chunk.length));
			return chunk.filter((digest, index) => {
				const isThere = !Number.isNaN(sizes[index]);
				if (isThere) {
					blobs.add(digest, sizes[index]!, times[index]!, blobFlags.linked | blobFlags.late);
					manifests.absent.delete(digest);
				}

				return isThere;
			});
		}),
	);
	return found.flat();
}
