import {forEachHeld, isRevisionNode, referenceDigest, referenceHas} from '../../inventory/graph.ts';
import type {Inventory} from '../../inventory/inventory.ts';

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

	const children = new Set<number>();
	const referrers = new Set<number>();
	const own = inventory.revisions.digest[revision]!;
	forEachHeld(inventory, revision, (node) => {
		if (!isRevisionNode(inventory.graph, node) || node === revision) {
			return;
		}

		const kind = hasSubject(inventory, inventory.revisions.digest[node]!, own) ? referrers : children;
		kind.add(node);
	});
	return {children: [...children], referrers: [...referrers]};
}

function holdsAny(inventory: Inventory, revision: number): boolean {
	let holds = false;
	forEachHeld(inventory, revision, (node) => {
		holds ||= isRevisionNode(inventory.graph, node) && node !== revision;
	});
	return holds;
}

/** True when the manifest `digest` names `subject` as its subject. */
export function hasSubject(inventory: Inventory, digest: number, subject: number): boolean {
	const {offsets, targets} = inventory.manifests;
	for (let index = offsets[digest]!; index < offsets[digest + 1]!; index++) {
		const target = targets[index]!;
		if (referenceHas(target, 'subject') && referenceDigest(target) === subject) {
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

/** By revision of a stretch: the revisions of the same repository that keep it. */
export function holdersOf(inventory: Inventory, first: number, end: number): ReadonlyMap<number, readonly number[]> {
	const holders = new Map<number, number[]>();
	for (let revision = first; revision < end; revision++) {
		forEachHeld(inventory, revision, (node) => {
			if (isRevisionNode(inventory.graph, node) && node !== revision) {
				const known = holders.get(node);
				if (known) {
					known.push(revision);
				} else {
					holders.set(node, [revision]);
				}
			}
		});
	}

	return holders;
}
