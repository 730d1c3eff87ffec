import {resized} from '../scan/batch.ts';
import {noTags, type Draft, type RepositoryDraft} from './draft.ts';
import {
	repositoryFlags,
	revisionFlags,
	search,
	tagFlags,
	type Blobs,
	type LayerLinks,
	type Manifests,
	type Revisions,
	type Tags,
} from './inventory.ts';

/* The draft's lists, one for each repository, as the inventory's columns. */

/** By digest. */
export function assembleBlobs({digests, blobs}: Draft): Blobs {
	return {
		size: resized(blobs.size, digests.length),
		flags: resized(blobs.flags, digests.length),
		time: resized(blobs.time, digests.length),
	};
}

/** Brings the manifests, in the order in which they were read, into sparse rows by digest. */
export function assembleManifests({digests, manifests}: Draft): Manifests {
	const read = manifests.digest.finish();
	const kinds = manifests.kind.finish();
	const unordered = manifests.targets.finish();
	const start = new Uint32Array(read.length + 1);
	start.set(manifests.start.finish());
	start[read.length] = unordered.length;
	const kind = new Uint8Array(digests.length);
	const offsets = new Uint32Array(digests.length + 1);
	read.forEach((digest, position) => {
		kind[digest] = kinds[position]!;
		offsets[digest + 1] = start[position + 1]! - start[position]!;
	});
	let end = 0;
	offsets.forEach((count, index) => {
		end += count;
		offsets[index] = end;
	});
	const targets = new Uint32Array(unordered.length);
	read.forEach((digest, position) => {
		targets.set(unordered.subarray(start[position], start[position + 1]), offsets[digest]);
	});
	return {kind, offsets, targets, reasons: manifests.reasons, sizeMismatches: manifests.sizeMismatches};
}

/** First positions of every row's stretch, and one past the last. */
function starts<Row>(rows: readonly Row[], count: (row: Row) => number): Uint32Array {
	const start = new Uint32Array(rows.length + 1);
	rows.forEach((row, ordinal) => {
		start[ordinal + 1] = start[ordinal]! + count(row);
	});
	return start;
}

/** By item of all stretches: the row that it is of. */
function rowsOf(start: Uint32Array): Uint32Array {
	const row = new Uint32Array(start.at(-1)!);
	start.subarray(1).forEach((end, ordinal) => {
		row.fill(ordinal, start[ordinal], end);
	});
	return row;
}

/** All revisions, and what counts as one, by repository and digest. */
export function assembleRevisions(repositories: readonly RepositoryDraft[]): Revisions {
	const rows = repositories.map(withVirtual);
	const start = starts(rows, ({digests}) => digests.length);
	const count = start[rows.length]!;
	const revisions = {
		start,
		digest: new Uint32Array(count),
		repository: rowsOf(start),
		flags: new Uint8Array(count),
		time: new Float64Array(count),
		signatures: new Map<number, readonly number[]>(),
	};
	for (const [ordinal, row] of rows.entries()) {
		const first = start[ordinal]!;
		revisions.digest.set(row.digests, first);
		revisions.flags.set(row.flags, first);
		revisions.time.set(row.times, first);
		for (const [digest, signatures] of repositories[ordinal]!.signatures) {
			revisions.signatures.set(search(revisions.digest, first, start[ordinal + 1]!, digest), signatures);
		}
	}

	return revisions;
}

/** The revisions of a repository and what counts as one, sorted by digest. */
function withVirtual(repository: RepositoryDraft): {
	readonly digests: Uint32Array;
	readonly flags: Uint8Array;
	readonly times: Float64Array;
} {
	const {revisions, revisionFlags: flags, revisionTimes: times, virtual} = repository;
	if (virtual.size === 0) {
		return {digests: revisions, flags, times};
	}

	const added = new Map(virtual);
	for (const [index, digest] of revisions.entries()) {
		// A revision that is on the disk stays one; a stranger that names it only holds it.
		flags[index]! |= (added.get(digest) ?? 0) & revisionFlags.held;
		added.delete(digest);
	}

	const digests = Uint32Array.from([...revisions, ...added.keys()]).sort();
	const position = (digest: number) => search(revisions, 0, revisions.length, digest);
	return {
		digests,
		flags: Uint8Array.from(digests, (digest) => added.get(digest) ?? flags[position(digest)]!),
		times: Float64Array.from(digests, (digest) => (added.has(digest) ? 0 : times[position(digest)]!)),
	};
}

/** All layer links, by repository and digest. */
export function assembleLayerLinks(repositories: readonly RepositoryDraft[]): LayerLinks {
	const start = starts(repositories, ({layers}) => layers.length);
	const digest = new Uint32Array(start[repositories.length]!);
	const flags = new Uint8Array(digest.length);
	const aliases = new Map<number, number>();
	for (const [ordinal, repository] of repositories.entries()) {
		const first = start[ordinal]!;
		digest.set(repository.layers, first);
		flags.set(repository.layerFlags, first);
		for (const [from, to] of repository.aliases) {
			aliases.set(search(digest, first, start[ordinal + 1]!, from), to);
		}
	}

	return {start, digest, flags, aliases};
}

/**
 * All tags, by repository and name.
 * @param histories whether those of all tags were read.
 */
export function assembleTags(repositories: readonly RepositoryDraft[], revisions: Revisions, histories: boolean): Tags {
	// Behind a symbolic link nothing is a tag of its own; what it names is held already.
	const rows = repositories.map(({tags, flags}) => ((flags & repositoryFlags.linked) === 0 ? tags : noTags));
	const start = starts(rows, ({names}) => names.length);
	const digest = Int32Array.from(rows.flatMap((row) => row.digests));
	const entries = rows.flatMap((row) => row.entries);
	const entriesStart = starts(entries, ({length}) => length);
	const allEntries = new Uint32Array(entriesStart[entries.length]!);
	entries.forEach((list, tag) => {
		allEntries.set(list, entriesStart[tag]);
	});
	const repository = rowsOf(start);
	return {
		start,
		names: rows.flatMap((row) => row.names),
		repository,
		digest,
		flags: Uint8Array.from(digest, (ordinal) => (ordinal < 0 ? tagFlags.broken : 0)),
		revision: digest.map((ordinal, tag) => {
			const of = repository[tag]!;
			return ordinal < 0 ? -1 : search(revisions.digest, revisions.start[of]!, revisions.start[of + 1]!, ordinal);
		}),
		hasHistories: histories,
		entriesStart,
		entries: allEntries,
		time: Float64Array.from(rows.flatMap((row) => row.times)),
	};
}
