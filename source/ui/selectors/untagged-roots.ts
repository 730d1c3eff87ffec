import {revisionRange, type Inventory} from '../../inventory/inventory.ts';
import {cachedBy} from '../cached.ts';
import {familyOf, holdersOf} from './relations.ts';
import {isUntagged} from './repository-facts.ts';

export interface UntaggedRoots {
	/** All that is untagged. */
	readonly count: number;
	/** Untagged manifests that nothing untagged keeps, then those that keep each other in a ring. */
	readonly roots: readonly number[];
}

const known = cachedBy((_: Inventory) => new Map<number, UntaggedRoots>());

/** Computed once for each repository: no selection changes it, and a repository may have very many manifests. */
export function rootsOf(inventory: Inventory, repository: number): UntaggedRoots {
	const byRepository = known(inventory);
	let found = byRepository.get(repository);
	if (found === undefined) {
		found = findRoots(inventory, repository);
		byRepository.set(repository, found);
	}

	return found;
}

function findRoots(inventory: Inventory, repository: number): UntaggedRoots {
	const [first, end] = revisionRange(inventory, repository);
	const holders = holdersOf(inventory, first, end);
	const rooted = new Set<number>();
	const roots: number[] = [];
	let count = 0;
	for (const wanted of ['free', 'ring'] as const) {
		for (let revision = first; revision < end; revision++) {
			if (!isUntagged(inventory, revision)) {
				continue;
			}

			count += wanted === 'free' ? 1 : 0;
			if (!rooted.has(revision) && (wanted === 'ring' || !holders.has(revision))) {
				roots.push(revision);
				familyOf(inventory, revision).forEach((member) => rooted.add(member));
			}
		}
	}

	return {count, roots};
}
