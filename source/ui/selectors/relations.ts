import {isRevisionNode, referenceDigest, referenceFlags, referenceHas} from '../../inventory/graph.ts';
import {revisionRange, type Inventory} from '../../inventory/inventory.ts';
import {cachedBy} from '../cached.ts';

/** Revisions that a revision keeps, by why: an index its children, a subject its referrers. */
export interface Held {
	readonly children: readonly number[];
	readonly referrers: readonly number[];
}

/** Of most manifests: they keep none. */
const nothing: Held = {children: [], referrers: []};

export function heldBy(inventory: Inventory, revision: number): Held {
	if (!holdsAny(inventory, revision)) {
		return nothing;
	}

	const {offsets, targets} = inventory.graph;
	const children = new Set<number>();
	const referrers = new Set<number>();
	const own = inventory.revisions.digest[revision]!;
	for (let edge = offsets[revision]!; edge < offsets[revision + 1]!; edge++) {
		const node = targets[edge]!;
		if (isRevisionNode(inventory.graph, node)) {
			const kind = hasSubject(inventory, inventory.revisions.digest[node]!, own) ? referrers : children;
			kind.add(node);
		}
	}

	return {children: [...children], referrers: [...referrers]};
}

/** True for a revision that keeps others. */
export function holdsAny({graph}: Inventory, revision: number): boolean {
	for (let edge = graph.offsets[revision]!; edge < graph.offsets[revision + 1]!; edge++) {
		if (isRevisionNode(graph, graph.targets[edge]!)) {
			return true;
		}
	}

	return false;
}

/** True when the manifest `digest` names `subject` as its subject. */
export function hasSubject(inventory: Inventory, digest: number, subject: number): boolean {
	const {offsets, targets} = inventory.manifests;
	for (let index = offsets[digest]!; index < offsets[digest + 1]!; index++) {
		const target = targets[index]!;
		if (referenceHas(target, referenceFlags.subject) && referenceDigest(target) === subject) {
			return true;
		}
	}

	return false;
}

/** A revision with everything that goes when it goes: its children, its referrers, and theirs. */
export function familyOf(inventory: Inventory, revision: number): readonly number[] {
	const family = [revision];
	if (!holdsAny(inventory, revision)) {
		return family;
	}

	const known = new Set(family);
	for (const member of family) {
		const {children, referrers} = heldBy(inventory, member);
		for (const relative of [...children, ...referrers]) {
			if (!known.has(relative)) {
				known.add(relative);
				family.push(relative);
			}
		}
	}

	return family;
}

/** Whether something holds of a revision, or of any that goes when it goes. */
export const isAnyOfFamily = (inventory: Inventory, revision: number, holds: (member: number) => boolean) =>
	holds(revision) || (holdsAny(inventory, revision) && familyOf(inventory, revision).some(holds));

type Holders = ReadonlyMap<number, readonly number[]>;
const byRepository = cachedBy((_: Inventory) => new Map<number, Holders>());

/** By revision of a repository: the revisions of the same repository that keep it. Found once for each repository. */
export function holdersOf(inventory: Inventory, repository: number): Holders {
	const known = byRepository(inventory);
	const holders = known.get(repository) ?? findHolders(inventory, ...revisionRange(inventory, repository));
	known.set(repository, holders);
	return holders;
}

function findHolders({graph}: Inventory, first: number, end: number): Holders {
	const holders = new Map<number, number[]>();
	for (let revision = first; revision < end; revision++) {
		for (let edge = graph.offsets[revision]!; edge < graph.offsets[revision + 1]!; edge++) {
			const node = graph.targets[edge]!;
			const known = holders.get(node);
			if (known) {
				known.push(revision);
			} else if (isRevisionNode(graph, node)) {
				holders.set(node, [revision]);
			}
		}
	}

	return holders;
}
