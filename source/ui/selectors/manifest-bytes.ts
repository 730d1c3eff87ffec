import {forEachReference} from '../../inventory/graph.ts';
import type {Inventory} from '../../inventory/inventory.ts';
import {cachedBy} from '../cached.ts';
import type {Model} from '../model.ts';
import {digestsMet} from './met.ts';
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
	const users = usersOf(inventory);
	for (const member of family) {
		forEachDistinctReference(inventory, member, (digest) => {
			users[digest]!++;
		});
	}

	const {referenceCount} = inventory.graph;
	const isLast = (digest: number) => estimate.blobGoes(digest) && users[digest] === referenceCount[digest];
	const bytes = sumOnce(inventory, family, isLast);
	for (const member of family) {
		forEachReference(inventory, member, (digest) => {
			users[digest] = 0;
		});
	}

	return bytes;
}

/** By digest, 0 again between two counts. */
const usersOf = cachedBy(({digests}: Inventory) => new Uint32Array(digests.length));

function forEachDistinctReference(inventory: Inventory, revision: number, visit: (digest: number) => void): void {
	const met = digestsMet(inventory);
	forEachReference(inventory, revision, (digest) => {
		if (met.add(digest)) {
			visit(digest);
		}
	});
}

export function distinctReferences(inventory: Inventory, revision: number): ReadonlySet<number> {
	const digests = new Set<number>();
	forEachReference(inventory, revision, (digest) => digests.add(digest));
	return digests;
}

function sumOnce(inventory: Inventory, revisions: readonly number[], counts: (digest: number) => boolean): number {
	const met = digestsMet(inventory);
	let bytes = 0;
	for (const revision of revisions) {
		forEachReference(inventory, revision, (digest) => {
			if (met.add(digest) && counts(digest)) {
				bytes += sizeOnDisk(inventory, digest);
			}
		});
	}

	return bytes;
}
