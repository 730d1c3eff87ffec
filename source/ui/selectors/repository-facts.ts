import {forEachReference, isOrphan, sharedOwner} from '../../inventory/graph.ts';
import {
	blobFlags,
	isCounted,
	manifestKind,
	repositoryFlags,
	revisionFlags,
	revisionRange,
	type Inventory,
} from '../../inventory/inventory.ts';
import type {Problem} from '../../inventory/problems.ts';
import {cachedBy} from '../cached.ts';

/** What the list of repositories shows and no selection changes. By repository, unless said otherwise. */
export interface RepositoryFacts {
	/** Repositories that have a row, in the order of their names. */
	readonly listed: readonly number[];
	/** Characters of the longest name. */
	readonly longestName: number;
	/** Bytes of the distinct blobs that its revisions reference; those that only count as revisions are in no figure. */
	readonly bytes: Readonly<Float64Array>;
	/** Of these, those that revisions of other repositories reference, too. */
	readonly shared: Float64Array;
	/** The largest of `bytes`. */
	readonly largest: number;
	/** Revisions that no tag reaches. */
	readonly untagged: Uint32Array;
	/** When something was last pushed: seconds since the epoch, 0 when unknown. */
	readonly pushed: Uint32Array;
	/** Revisions that cannot be judged: while one of them is kept, its repository is frozen. */
	readonly unreadable: ReadonlyMap<number, readonly number[]>;
	/** Blobs on the disk that no revision references. */
	readonly orphans: {readonly blobs: number; readonly bytes: number};
}

export const repositoryFacts = cachedBy((inventory: Inventory): RepositoryFacts => {
	const count = inventory.repositories.names.length;
	const {owner, repositoryBytes} = inventory.graph;
	const facts = {
		listed: [...Array(count).keys()].filter((repository) => isListed(inventory, repository)),
		longestName: inventory.repositories.names.reduce((longest, {length}) => Math.max(longest, length), 0),
		bytes: repositoryBytes,
		shared: new Float64Array(count),
		largest: repositoryBytes.reduce((largest, bytes) => Math.max(largest, bytes), 0),
		untagged: new Uint32Array(count),
		pushed: new Uint32Array(count),
		unreadable: new Map<number, number[]>(),
		orphans: orphansOf(inventory),
	};
	const seen = new Int32Array(inventory.digests.length).fill(-1);
	for (let repository = 0; repository < count; repository++) {
		const [first, end] = revisionRange(inventory, repository);
		for (let revision = first; revision < end; revision++) {
			facts.untagged[repository]! += isUntagged(inventory, revision) ? 1 : 0;
			facts.pushed[repository] = Math.max(facts.pushed[repository]!, inventory.revisions.time[revision]!);
			if (isUnreadable(inventory, revision)) {
				facts.unreadable.set(repository, [...(facts.unreadable.get(repository) ?? []), revision]);
			}

			if (isCounted(inventory, revision)) {
				forEachReference(inventory, revision, (digest) => {
					if (owner[digest] === sharedOwner && seen[digest] !== repository) {
						seen[digest] = repository;
						facts.shared[repository]! += sizeOnDisk(inventory, digest);
					}
				});
			}
		}
	}

	for (const [tag, repository] of inventory.tags.repository.entries()) {
		facts.pushed[repository] = Math.max(facts.pushed[repository]!, inventory.tags.time[tag]!);
	}

	return facts;
});

const notInPlace = revisionFlags.virtual | revisionFlags.quarantined;

function isUnreadable(inventory: Inventory, revision: number): boolean {
	const {digest, flags} = inventory.revisions;
	return manifestKind(inventory, digest[revision]!) === 'unreadable' && (flags[revision]! & notInPlace) === 0;
}

/** Not what is served through a symbolic link, and not what only a quarantine holds. */
function isListed(inventory: Inventory, repository: number): boolean {
	return (inventory.repositories.flags[repository]! & (repositoryFlags.linked | repositoryFlags.quarantined)) === 0;
}

/** A revision that counts and that no tag reaches. */
export function isUntagged(inventory: Inventory, revision: number): boolean {
	const flags = inventory.revisions.flags[revision]!;
	return (flags & (revisionFlags.tagged | revisionFlags.quarantined)) === 0 && isCounted(inventory, revision);
}

/** The size of a blob that is there and counts; 0 for any other. */
export function sizeOnDisk(inventory: Inventory, digest: number): number {
	return (inventory.blobs.flags[digest]! & blobFlags.present) === 0 ? 0 : inventory.blobs.size[digest]!;
}

function orphansOf(inventory: Inventory): RepositoryFacts['orphans'] {
	const orphans = {blobs: 0, bytes: 0};
	for (let digest = 0; digest < inventory.digests.length; digest++) {
		if (isOrphan(inventory, digest)) {
			orphans.blobs++;
			orphans.bytes += sizeOnDisk(inventory, digest);
		}
	}

	return orphans;
}

/** How many problems each repository has, by name. */
export const problemCounts = cachedBy((problems: readonly Problem[]): ReadonlyMap<string, number> => {
	const counts = new Map<string, number>();
	for (const {repository} of problems) {
		if (repository !== undefined) {
			counts.set(repository, (counts.get(repository) ?? 0) + 1);
		}
	}

	return counts;
});
