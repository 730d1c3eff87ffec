import {revisionRange, type Inventory} from '../../inventory/inventory.ts';
import {eachIn, type Pieces} from '../../inventory/pieces.ts';
import {cachedBy} from '../cached.ts';
import {familyOf, holdersOf, holdsAny} from './relations.ts';
import {isUntagged} from './repository-facts.ts';

export interface UntaggedRoots {
	/** All that is untagged. */
	readonly count: number;
	/** Untagged manifests that nothing untagged keeps, then those that keep each other in a ring. */
	readonly roots: Int32Array;
}

const known = cachedBy((_: Inventory) => new Map<number, UntaggedRoots>());

/** Computed once for each repository: no selection changes it, and a repository may have very many manifests. */
export function* rootsOf(inventory: Inventory, repository: number): Pieces<UntaggedRoots> {
	const byRepository = known(inventory);
	let found = byRepository.get(repository);
	if (found === undefined) {
		found = yield* findRoots(inventory, repository);
		byRepository.set(repository, found);
	}

	return found;
}

function* findRoots(inventory: Inventory, repository: number): Pieces<UntaggedRoots> {
	const [first, end] = revisionRange(inventory, repository);
	const holders = yield* holdersOf(inventory, repository);
	/** By revision from the first one on. */
	const rooted = new Uint8Array(end - first);
	const roots = new Int32Array(end - first);
	let [count, length] = [0, 0];
	const add = (revision: number) => {
		roots[length++] = revision;
		rooted[revision - first] = 1;
		if (holdsAny(inventory, revision)) {
			for (const member of familyOf(inventory, revision)) {
				rooted[member - first] = 1;
			}
		}
	};

	for (const wanted of ['free', 'ring'] as const) {
		yield* eachIn(first, end, (revision) => {
			if (!isUntagged(inventory, revision)) {
				return;
			}

			count += wanted === 'free' ? 1 : 0;
			if (rooted[revision - first] === 0 && (wanted === 'ring' || holders.of(revision).length === 0)) {
				add(revision);
			}
		});
	}

	return {count, roots: roots.slice(0, length)};
}
