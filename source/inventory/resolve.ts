import {maxManifestBytes} from '../storage/manifest.ts';
import {addVirtual, isRevision, type RepositoryDraft} from './draft.ts';
import {referenceDigest, referenceFlags, referenceHas} from './graph.ts';
import {readLate} from './late.ts';
import {forEachEntry, readManifests} from './read-manifests.ts';
import type {Scan} from './read.ts';

/**
 * Finds what is no revision on the disk but counts as one in everything but the figures: what a
 * repairable tag, a broken tag's index, a misdirected link or an index names, where its blob is
 * there. Such a manifest may name further ones, so this goes on until nothing is new.
 */
export async function resolveRevisions(scan: Scan): Promise<void> {
	const {draft} = scan;
	await readLate(scan);
	let open: Array<readonly [RepositoryDraft, Iterable<number>]> = draft.repositories.map((repository) => {
		addNamed(scan, repository);
		return [repository, [...repository.revisions, ...repository.virtual.keys()]];
	});
	// Those of all revisions were read before.
	await readManifests(scan, allOf(draft.repositories.map(({virtual}) => virtual.keys())))();
	while (open.length > 0) {
		open = open
			.map(([repository, digests]) => [repository, childrenToAdd(scan, repository, digests)] as const)
			.filter(([, added]) => added.length > 0);
		await readManifests(scan, allOf(open.map(([, added]) => added)))();
	}
}

function* allOf(lists: Iterable<Iterable<number>>): Generator<number> {
	for (const list of lists) {
		yield* list;
	}
}

/** What tags and misdirected links name. */
function addNamed({draft}: Scan, repository: RepositoryDraft): void {
	const add = (digest: number) => {
		if (!isRevision(repository, digest) && draft.blobs.isThere(digest)) {
			addVirtual(repository, digest, 0);
		}
	};

	repository.tags.digests.forEach((digest, tag) => {
		if (digest < 0) {
			repository.tags.entries[tag]!.forEach(add);
		} else {
			add(digest);
		}
	});
	repository.misdirected.forEach(add);
}

/** Entries of indexes that have a manifest's media type, are no revision here, and whose blob is there. */
function childrenToAdd({draft}: Scan, repository: RepositoryDraft, digests: Iterable<number>): number[] {
	const added: number[] = [];
	for (const digest of digests) {
		forEachEntry(draft, digest, (target) => {
			const child = referenceDigest(target);
			if (
				referenceHas(target, referenceFlags.manifestType) &&
				draft.blobs.isThere(child) &&
				draft.blobs.size[child]! <= maxManifestBytes &&
				!isRevision(repository, child) &&
				addVirtual(repository, child, 0)
			) {
				added.push(child);
			}
		});
	}

	return added;
}
