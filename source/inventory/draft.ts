import {longestPacked, resized, type PackedDigests} from '../scan/batch.ts';
import {DigestTable, lengthAt} from './digest-table.ts';
import {GrowingUint32} from './growing.ts';
import {blobFlags, revisionFlags, search} from './inventory.ts';
import type {Problem} from './problems.ts';

/** What a scan has found so far. Filled by `read`, made into an inventory by `build`. */
export interface Draft {
	readonly digests: DigestTable;
	readonly blobs: BlobDraft;
	readonly manifests: ManifestDraft;
	/** Sorted by name once all are known. */
	readonly repositories: RepositoryDraft[];
	readonly leftovers: Array<{path: string; repository: string | undefined; time: number}>;
	readonly problems: Problem[];
	/** Places in the blob store that cannot be seen: what is not found below them is not absent. */
	readonly unseen: Set<string>;
	/** What repositories need is not fully known. */
	incomplete: boolean;
}

export function newDraft(): Draft {
	return {
		digests: new DigestTable(),
		blobs: new BlobDraft(),
		manifests: new ManifestDraft(),
		repositories: [],
		leftovers: [],
		problems: [],
		unseen: new Set(),
		incomplete: false,
	};
}

/** Blobs, by digest. Digests that name no blob lie beyond the arrays, or have no flag. */
export class BlobDraft {
	size = new Float64Array(65_536);
	time = new Float64Array(65_536);
	flags = new Uint8Array(65_536);
	#length = 0;
	/** Which tree a blob that lies in a quarantine is in. */
	readonly #trees = new Map<number, number>();

	add(digest: number, size: number, time: number, flag: number, tree = 0): void {
		this.#reach(digest);
		// A blob that is there in its own right is told by that; its copy in a quarantine is not needed.
		if ((this.flags[digest]! & (blobFlags.present | blobFlags.linked)) === 0) {
			this.size[digest] = size;
			this.time[digest] = time;
		}

		this.flags[digest]! |= (this.flags[digest]! & blobFlags.present) === 0 ? flag : 0;
		if (tree > 0) {
			this.#trees.set(digest, tree);
		}
	}

	/** A link makes its digest as young as itself. */
	refresh(digest: number, time: number): void {
		this.#reach(digest);
		this.time[digest] = Math.max(this.time[digest]!, time);
	}

	hold(digest: number): void {
		this.#reach(digest);
		this.flags[digest]! |= blobFlags.held;
	}

	/** True when the blob can be read somewhere: in its place, through a link, or in a quarantine. */
	isThere(digest: number): boolean {
		return (
			digest < this.#length &&
			(this.flags[digest]! & (blobFlags.present | blobFlags.linked | blobFlags.quarantined)) !== 0
		);
	}

	/** True when the registry serves it: from its place, or through a link. */
	isInPlace(digest: number): boolean {
		return digest < this.#length && (this.flags[digest]! & (blobFlags.present | blobFlags.linked)) !== 0;
	}

	/** The tree that a blob is read from: 0, or the quarantine that alone has it. */
	treeOf(digest: number): number {
		const elsewhere = (this.flags[digest]! & (blobFlags.present | blobFlags.linked)) === 0;
		return elsewhere ? (this.#trees.get(digest) ?? 0) : 0;
	}

	#reach(digest: number): void {
		this.#length = Math.max(this.#length, digest + 1);
		if (digest < this.flags.length) {
			return;
		}

		const length = Math.max(digest + 1, this.flags.length * 2);
		this.size = resized(this.size, length);
		this.time = resized(this.time, length);
		this.flags = resized(this.flags, length);
	}
}

/** Manifests in the order in which they were read. */
export class ManifestDraft {
	readonly digest = new GrowingUint32();
	readonly kind = new GrowingUint32();
	/** Where each one's references begin in `targets`; one more at the end. */
	readonly start = new GrowingUint32();
	readonly targets = new GrowingUint32(4096);
	readonly reasons = new Map<number, string>();
	/** What those in their place reference and was not in its place when blobs were read. */
	readonly absent = new Set<number>();
	readonly sizeMismatches: Array<{manifest: number; target: number; expected: number}> = [];
	/** Position by digest; only of what was read. */
	readonly position = new Map<number, number>();
}

/** One repository. Digests are ordinals; `revisions` and `layers` are sorted and have no digest twice. */
export interface RepositoryDraft {
	readonly name: string;
	flags: number;
	revisions: Uint32Array;
	/** By revision. */
	revisionFlags: Uint8Array;
	revisionTimes: Float64Array;
	layers: Uint32Array;
	layerFlags: Uint8Array;
	/** Revisions that are none on the disk but count as such: flags by digest. */
	readonly virtual: Map<number, number>;
	/** Revision links that name another digest, by the folder's digest. */
	readonly misdirected: Map<number, number>;
	readonly signatures: Map<number, readonly number[]>;
	/** Layer links that name another digest. */
	readonly aliases: Map<number, number>;
	uploads: ReadonlyArray<{readonly id: string; readonly bytes: number; readonly time: number}>;
	tags: TagDraft;
}

export interface TagDraft {
	/** Sorted. */
	readonly names: readonly string[];
	/** -1: broken. */
	readonly digests: readonly number[];
	readonly times: readonly number[];
	readonly entries: readonly Uint32Array[];
}

export const noTags: TagDraft = {names: [], digests: [], times: [], entries: []};

/** Interns packed digests one after another. */
export function internAll(digests: DigestTable, packed: PackedDigests): Uint32Array<ArrayBuffer> {
	const ordinals = new Uint32Array(packed.length);
	let count = 0;
	for (let at = 0; at < packed.length; at += lengthAt(packed, at)) {
		ordinals[count++] = digests.intern(packed, at);
	}

	return ordinals.slice(0, count);
}

/** Packs ordinals for a worker. */
export function packAll(digests: DigestTable, ordinals: Iterable<number>, count: number): PackedDigests {
	const packed = new Uint32Array(count * longestPacked);
	let at = 0;
	for (const ordinal of ordinals) {
		at = digests.pack(ordinal, packed, at);
	}

	return packed.slice(0, at);
}

/** True for a revision that is on the disk. */
export function isRevision(repository: RepositoryDraft, digest: number): boolean {
	return search(repository.revisions, 0, repository.revisions.length, digest) >= 0;
}

/** Makes a digest count as a revision of a repository that has it not; returns true when that is new. */
export function addVirtual(repository: RepositoryDraft, digest: number, flags: number): boolean {
	const known = repository.virtual.get(digest);
	repository.virtual.set(digest, (known ?? 0) | revisionFlags.virtual | flags);
	return known === undefined;
}
