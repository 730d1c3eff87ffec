import {forEachReference} from '../../inventory/graph.ts';
import type {Inventory} from '../../inventory/inventory.ts';
import {eachIn, type Pieces} from '../../inventory/pieces.ts';
import {cachedBy} from '../cached.ts';

/** The revisions, of any repository, that reference a digest: each once, in their order. */
export interface Users {
	of(digest: number): Uint32Array;
}

const found = cachedBy((_: Inventory): {users?: Users} => ({}));

/** Found once for a storage: all its references are gone through. */
export function* usersOf(inventory: Inventory): Pieces<Users> {
	const known = found(inventory);
	return (known.users ??= yield* findUsers(inventory));
}

function* findUsers(inventory: Inventory): Pieces<Users> {
	const revisions = inventory.revisions.digest.length;
	const digests = inventory.digests.length;
	const forEachUse = function* (visit: (revision: number, digest: number) => void): Pieces<void> {
		const last = new Int32Array(digests).fill(-1);
		yield* eachIn(0, revisions, (revision) => {
			forEachReference(inventory, revision, (digest) => {
				// A manifest may name the same blob twice.
				if (last[digest] !== revision) {
					last[digest] = revision;
					visit(revision, digest);
				}
			});
		});
	};

	/** By digest: where its users end once they are placed, and so where the next one's begin. */
	const ends = new Uint32Array(digests + 2);
	yield* forEachUse((_, digest) => {
		ends[digest + 2]!++;
	});
	yield* eachIn(2, ends.length, (index) => {
		ends[index]! += ends[index - 1]!;
	});
	const users = new Uint32Array(ends.at(-1)!);
	yield* forEachUse((revision, digest) => {
		users[ends[digest + 1]!++] = revision;
	});
	return {of: (digest) => users.subarray(ends[digest], ends[digest + 1])};
}
