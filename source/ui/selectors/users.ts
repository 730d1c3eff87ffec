import {forEachReference} from '../../inventory/graph.ts';
import type {Inventory} from '../../inventory/inventory.ts';
import {eachIn, type Pieces} from '../../inventory/pieces.ts';
import {cachedBy} from '../cached.ts';
import {sparseRows, type SparseRows} from './sparse-rows.ts';

const found = cachedBy((_: Inventory): {users?: SparseRows} => ({}));

/**
 * By digest: the revisions, of any repository, that reference it, each once, in their order. Found once for a storage:
 * all its references are gone through.
 */
export function* usersOf(inventory: Inventory): Pieces<SparseRows> {
	const known = found(inventory);
	return (known.users ??= yield* findUsers(inventory));
}

function findUsers(inventory: Inventory): Pieces<SparseRows> {
	const digests = inventory.digests.length;
	return sparseRows(digests, (visit) => {
		const last = new Int32Array(digests).fill(-1);
		return eachIn(0, inventory.revisions.digest.length, (revision) => {
			forEachReference(inventory, revision, (digest) => {
				// A manifest may name the same blob twice.
				if (last[digest] !== revision) {
					last[digest] = revision;
					visit(digest, revision);
				}
			});
		});
	});
}
