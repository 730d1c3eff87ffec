import {forEachReference} from '../../inventory/graph.ts';
import type {Inventory} from '../../inventory/inventory.ts';
import type {Model} from '../model.ts';
import {familyOf, heldBy} from './relations.ts';
import {sizeOnDisk} from './repository-facts.ts';

/** Bytes of the distinct blobs of a manifest and, for an index, of its children. */
export function manifestBytes(inventory: Inventory, revision: number): number {
	return sumOnce(inventory, [revision, ...heldBy(inventory, revision).children], () => true);
}

/**
 * Bytes of going blobs that this manifest, with what goes along with it, is the last to reference:
 * an index and its children weigh something only together.
 */
export function familyReclaim(model: Model, revision: number): number {
	const {inventory, estimate} = model;
	const family = familyOf(inventory, revision).filter((member) => estimate.goes(member));
	if (!estimate.goes(revision)) {
		return 0;
	}

	if (family.length === 1) {
		return estimate.revisionBytes(revision);
	}

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
	const seen = new Set<number>();
	let bytes = 0;
	for (const revision of revisions) {
		forEachReference(inventory, revision, (digest) => {
			if (!seen.has(digest)) {
				seen.add(digest);
				bytes += counts(digest) ? sizeOnDisk(inventory, digest) : 0;
			}
		});
	}

	return bytes;
}
