import {forEachReference} from '../../inventory/graph.ts';
import type {Inventory} from '../../inventory/inventory.ts';
import {cachedBy} from '../cached.ts';
import type {Model} from '../model.ts';
import {DigestSet} from './digest-set.ts';
import {familyOf, heldBy, holdsAny} from './relations.ts';
import {sizeOnDisk} from './repository-facts.ts';

/** By revision, of those that were asked for; -1 where none was. */
const known = cachedBy(({graph}: Inventory) => new Float64Array(graph.revisions).fill(-1));

/** Bytes of the distinct blobs of a manifest and, for an index, of its children. */
export function manifestBytes(inventory: Inventory, revision: number): number {
	const bytes = known(inventory);
	if (bytes[revision] === -1) {
		const {children} = heldBy(inventory, revision);
		bytes[revision] = sumOnce(inventory, [revision, ...children], () => true);
	}

	return bytes[revision]!;
}

/**
 * Bytes of going blobs that this manifest, with what goes along with it, is the last to reference:
 * an index and its children weigh something only together.
 */
export function familyReclaim(model: Model, revision: number): number {
	const {inventory, estimate} = model;
	if (!holdsAny(inventory, revision)) {
		return estimate.revisionBytes(revision);
	}

	if (!estimate.goes(revision)) {
		return 0;
	}

	const family = familyOf(inventory, revision).filter((member) => estimate.goes(member));
	const users = new Map<number, number>();
	for (const member of family) {
		for (const digest of distinctReferences(inventory, member)) {
			users.set(digest, (users.get(digest) ?? 0) + 1);
		}
	}

	const {referenceCount} = inventory.graph;
	return sumOnce(
		inventory,
		family,
		(digest) => estimate.blobGoes(digest) && users.get(digest) === referenceCount[digest],
	);
}

export function distinctReferences(inventory: Inventory, revision: number): ReadonlySet<number> {
	const digests = new Set<number>();
	forEachReference(inventory, revision, (digest) => digests.add(digest));
	return digests;
}

function sumOnce(inventory: Inventory, revisions: readonly number[], counts: (digest: number) => boolean): number {
	const seen = new DigestSet(inventory);
	let bytes = 0;
	for (const revision of revisions) {
		forEachReference(inventory, revision, (digest) => {
			if (seen.add(digest) && counts(digest)) {
				bytes += sizeOnDisk(inventory, digest);
			}
		});
	}

	return bytes;
}
