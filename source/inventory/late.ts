import {revisionLink} from '../storage/layout.ts';
import {addVirtual, isRevision, packAll, type RepositoryDraft} from './draft.ts';
import {blobFlags, revisionFlags, search} from './inventory.ts';
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

/** Revisions that a tag names and that were not in their place when its repository was read. */
async function findRevisions({draft, pool, trees}: Scan): Promise<readonly number[]> {
	const named = draft.repositories.flatMap((repository) =>
		repository.tags.digests
			.filter((digest) => digest >= 0 && !isInPlace(repository, digest))
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
		if (isRevision(repository, digest)) {
			// Pushed again: it is no more what a run has taken away.
			repository.revisionFlags[positionOf(repository, digest)]! &= ~revisionFlags.quarantined;
		} else {
			addVirtual(repository, digest, revisionFlags.held | revisionFlags.linked | revisionFlags.late);
		}

		return digest;
	});
}

const positionOf = ({revisions}: RepositoryDraft, digest: number) => search(revisions, 0, revisions.length, digest);

/** True for a revision, or what counts as one, that is not in a quarantine alone. */
function isInPlace(repository: RepositoryDraft, digest: number): boolean {
	return isRevision(repository, digest)
		? (repository.revisionFlags[positionOf(repository, digest)]! & revisionFlags.quarantined) === 0
		: repository.virtual.has(digest);
}

/** Blobs of revisions in their place, and what these reference, that were not in their place when blobs were read. */
async function findBlobs({draft, pool, trees}: Scan): Promise<readonly number[]> {
	const {blobs, digests, manifests, repositories} = draft;
	const wanted = new Set(manifests.absent);
	for (const {revisions, revisionFlags: flags, virtual} of repositories) {
		revisions.forEach((digest, index) => {
			if (!blobs.isInPlace(digest) && (flags[index]! & revisionFlags.quarantined) === 0) {
				wanted.add(digest);
			}
		});
		virtual.forEach((_, digest) => wanted.add(digest));
	}

	const absent = [...wanted].filter((digest) => !blobs.isInPlace(digest));
	const found = await Promise.all(
		chunked(absent, 1024).map(async (chunk) => {
			const {sizes, times} = await pool.run('statBlobs', trees[0]!.v2, packAll(digests, chunk, chunk.length));
			return chunk.filter((digest, index) => {
				const isThere = !Number.isNaN(sizes[index]);
				if (isThere) {
					blobs.add(digest, sizes[index]!, times[index]!, blobFlags.linked | blobFlags.late);
				}

				return isThere;
			});
		}),
	);
	return found.flat();
}
