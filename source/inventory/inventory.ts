import type {ManifestKind} from '../storage/manifest.ts';
import {manifestKinds} from '../storage/manifest.ts';
import type {Figures} from '../plan/plan.ts';
import type {DigestTable} from './digest-table.ts';
import type {Graph} from './graph.ts';
import type {Problem} from './problems.ts';

/*
 * Everything that a scan found, immutable and compact. All is told by ordinals:
 *
 *   digest      position in `digests`; blobs and manifests are arrays by digest
 *   repository  position in `repositories.names`, sorted by name
 *   revision    position in `revisions`, sorted by repository, then digest; `start[repository]` is the first
 *   layer link  position in `layerLinks`, likewise
 *   tag         position in `tags`, sorted by repository, then name
 *
 * -1 says "none".
 */
export interface Inventory {
	readonly root: string;
	/** When the scan began and ended, in milliseconds since the epoch, and how long it took. */
	readonly startedAt: number;
	readonly scannedAt: number;
	readonly elapsed: number;
	readonly digests: DigestTable;
	readonly blobs: Blobs;
	readonly manifests: Manifests;
	readonly repositories: Repositories;
	readonly revisions: Revisions;
	readonly layerLinks: LayerLinks;
	readonly tags: Tags;
	readonly uploads: readonly Upload[];
	readonly leftovers: readonly Leftover[];
	readonly graph: Graph;
	readonly figures: Figures;
	/** A symbolic link to nowhere is where a repository, or a part of one, may be: any blob may be needed. */
	readonly incomplete: boolean;
	/** What the scan met by the way: strays, symbolic links, links and tags that cannot be read. */
	readonly problems: readonly Problem[];
}

export const blobFlags = {
	/** It has a `data` file, which counts. */
	present: 1,
	/** It can be read, but through a symbolic link: served, never counted, never changed. (See also `late`.) */
	linked: 2,
	/** Something that may not be judged names it (a repository behind a symbolic link, …): always needed. */
	held: 4,
	/** Moved to a quarantine by a run. */
	quarantined: 8,
	/** The ages of all layer links to it are in `time`; where they are not, it counts as young. */
	aged: 16,
	/** Pushed while the storage was read; `linked` as well, for it is dealt with alike. */
	late: 32,
} as const;

export interface Blobs {
	/** In bytes, by digest; meaningful where `present` or `linked`. */
	readonly size: Float64Array;
	readonly flags: Uint8Array;
	/** Youngest of the data's mtime and ctime and of every link to it: seconds since the epoch. */
	readonly time: Float64Array;
}

export interface Manifests {
	/** By digest: a position in `manifestKinds`. */
	readonly kind: Uint8Array;
	/** By digest: its references are `targets[offsets[digest] … offsets[digest + 1]]`. */
	readonly offsets: Uint32Array;
	/** A digest, with `referenceFlags` from bit 28 up. */
	readonly targets: Uint32Array;
	/** Why a manifest cannot be judged, by digest. */
	readonly reasons: ReadonlyMap<number, string>;
	/** Descriptors whose size is not the blob's. */
	readonly sizeMismatches: ReadonlyArray<{
		readonly manifest: number;
		readonly target: number;
		readonly expected: number;
	}>;
}

export const repositoryFlags = {
	hasManifests: 1,
	hasLayers: 2,
	hasUploads: 4,
	/** Reached through a symbolic link: read, needed, never counted, never changed. */
	linked: 8,
	/** Has something that no registry writes: never removed as a whole. */
	strays: 16,
	/** Seen only in a quarantine. */
	quarantined: 32,
	/** A symbolic link to nowhere is in the place of a part of it: nothing in it is touched. */
	incomplete: 64,
	hasTags: 128,
} as const;

export interface Repositories {
	readonly names: readonly string[];
	readonly flags: Uint8Array;
}

export const revisionFlags = {
	/** Not a revision on the disk, but served or repairable: counts as one in everything but the figures. */
	virtual: 1,
	/** Something that is no tag names it: always kept. */
	held: 2,
	/** Reached by a tag (rules 1 to 3 of what is kept). */
	tagged: 4,
	/** Moved to a quarantine by a run. */
	quarantined: 8,
	/** Behind a symbolic link: served, never counted, never changed. */
	linked: 16,
	/** Pushed while the storage was read; `linked` as well, for it is dealt with alike. */
	late: 32,
} as const;

export interface Revisions {
	readonly start: Uint32Array;
	readonly digest: Uint32Array;
	readonly repository: Uint32Array;
	readonly flags: Uint8Array;
	/** When it was pushed (its link's mtime): seconds since the epoch; 0 where there is no link. */
	readonly time: Float64Array;
	/** Blobs that only this revision's folder names: schema 1 signatures. */
	readonly signatures: ReadonlyMap<number, readonly number[]>;
}

export const layerLinkFlags = {
	/** Moved to a quarantine by a run. */
	quarantined: 1,
} as const;

export interface LayerLinks {
	readonly start: Uint32Array;
	readonly digest: Uint32Array;
	readonly flags: Uint8Array;
	/**
	 * By layer link: the digest that its `link` names, where that is another than its folder's. Complete for links whose
	 * digest has no blob, and, once `readHeldLinks` has been there, for repositories in which nothing may be touched.
	 */
	readonly aliases: Map<number, number>;
}

export const tagFlags = {
	/** `current/link` is missing, empty or unreadable: the tag may mean any revision of its index. */
	broken: 1,
	/** Moved to a quarantine by a run. */
	quarantined: 2,
} as const;

export interface Tags {
	readonly start: Uint32Array;
	readonly names: readonly string[];
	readonly repository: Uint32Array;
	readonly flags: Uint8Array;
	/** The digest in `current/link`, or -1. */
	readonly digest: Int32Array;
	/** The revision that it resolves to (maybe a virtual one), or -1: dangling or broken. */
	readonly revision: Int32Array;
	/** What `historyOf` tells: digests in `entries[entriesStart[tag] … entriesStart[tag + 1]]`. */
	readonly entriesStart: Uint32Array;
	readonly entries: Uint32Array;
	/** The histories of all tags were read; else those of broken ones alone. */
	readonly hasHistories: boolean;
	/** When the tag was last pushed (its `current/link`): seconds since the epoch; 0 when unknown. */
	readonly time: Float64Array;
}

export interface Upload {
	readonly repository: number;
	readonly id: string;
	/** All its files. */
	readonly bytes: number;
	/** The youngest file's: seconds since the epoch. */
	readonly time: number;
}

export interface Leftover {
	/** Relative to v2. */
	readonly path: string;
	/** Or -1 in the blob store. */
	readonly repository: number;
	/** The youngest of it: seconds since the epoch. */
	readonly time: number;
	/** A file in a folder that holds something else as well: a scan does not find it, `readLeftovers` does. */
	readonly beside: boolean;
}

/** What kind of manifest a digest is. */
export function manifestKind(inventory: Inventory, digest: number): ManifestKind {
	return manifestKinds[inventory.manifests.kind[digest]!]!;
}

/** First and past-the-last revision of a repository. */
export function revisionRange(
	inventory: Pick<Inventory, 'revisions'>,
	repository: number,
): readonly [first: number, end: number] {
	return [inventory.revisions.start[repository]!, inventory.revisions.start[repository + 1]!];
}

/** First and past-the-last layer link of a repository. */
export function layerLinkRange(
	inventory: Pick<Inventory, 'layerLinks'>,
	repository: number,
): readonly [first: number, end: number] {
	return [inventory.layerLinks.start[repository]!, inventory.layerLinks.start[repository + 1]!];
}

/** First and past-the-last tag of a repository. */
export function tagRange(inventory: Inventory, repository: number): readonly [first: number, end: number] {
	return [inventory.tags.start[repository]!, inventory.tags.start[repository + 1]!];
}

/**
 * The history of a tag, its `index`: every digest that was pushed to it, and is not cleaned up. Throws where it was not
 * read: "none" would be a guess.
 */
export function historyOf({tags}: Pick<Inventory, 'tags'>, tag: number): Uint32Array {
	if (!tags.hasHistories && (tags.flags[tag]! & tagFlags.broken) === 0) {
		throw new Error(`The history of the tag ${tags.names[tag]} was not read.`);
	}

	return tags.entries.subarray(tags.entriesStart[tag], tags.entriesStart[tag + 1]);
}

/** The revision of a digest in a repository, or -1. */
export function findRevision(inventory: Pick<Inventory, 'revisions'>, repository: number, digest: number): number {
	const [first, end] = revisionRange(inventory, repository);
	return search(inventory.revisions.digest, first, end, digest);
}

/** The layer link of a digest in a repository, or -1. */
export function findLayerLink(inventory: Pick<Inventory, 'layerLinks'>, repository: number, digest: number): number {
	const [first, end] = layerLinkRange(inventory, repository);
	return search(inventory.layerLinks.digest, first, end, digest);
}

/** A revision that is on the disk and not only served: it counts, and it can be deleted. */
export function isCounted(inventory: Pick<Inventory, 'repositories' | 'revisions'>, revision: number): boolean {
	return (
		(inventory.revisions.flags[revision]! & revisionFlags.virtual) === 0 &&
		(inventory.repositories.flags[inventory.revisions.repository[revision]!]! & repositoryFlags.linked) === 0
	);
}

/** Position of `value` in a sorted stretch, or -1. */
export function search(sorted: Uint32Array, first: number, end: number, value: number): number {
	let low = first;
	let high = end - 1;
	while (low <= high) {
		const middle = (low + high) >>> 1;
		const found = sorted[middle]!;
		if (found === value) {
			return middle;
		}

		if (found < value) {
			low = middle + 1;
		} else {
			high = middle - 1;
		}
	}

	return -1;
}
