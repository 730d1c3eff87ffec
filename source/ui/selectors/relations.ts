import {isRevisionNode, referenceDigest, referenceFlags, referenceHas} from '../../inventory/graph.ts';
import {revisionRange, type Inventory} from '../../inventory/inventory.ts';
import {eachIn, finish, type Pieces} from '../../inventory/pieces.ts';
import {cachedBy} from '../cached.ts';
import {revisionsMet} from './met.ts';
import {sparseRows, type SparseRows} from './sparse-rows.ts';

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

	const {graph, revisions} = inventory;
	const held = {children: new Array<number>(), referrers: new Array<number>()};
	const met = revisionsMet(inventory);
	for (let edge = graph.offsets[revision]!; edge < graph.offsets[revision + 1]!; edge++) {
		const node = graph.targets[edge]!;
		if (isRevisionNode(graph, node) && met.add(node)) {
			const isReferrer = hasSubject(inventory, revisions.digest[node]!, revisions.digest[revision]!);
			held[isReferrer ? 'referrers' : 'children'].push(node);
		}
	}

	return held;
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

	const {graph} = inventory;
	const met = revisionsMet(inventory);
	met.add(revision);
	for (const member of family) {
		for (let edge = graph.offsets[member]!; edge < graph.offsets[member + 1]!; edge++) {
			const node = graph.targets[edge]!;
			if (isRevisionNode(graph, node) && met.add(node)) {
				family.push(node);
			}
		}
	}

	return family;
}

/** Whether something holds of a revision, or of any that goes when it goes. */
export const isAnyOfFamily = (inventory: Inventory, revision: number, holds: (member: number) => boolean) =>
	holds(revision) || (holdsAny(inventory, revision) && familyOf(inventory, revision).some(holds));

/** The revisions of its repository that keep a revision. */
export const holdersAbove = (inventory: Inventory, revision: number): Uint32Array =>
	finish(holdersOf(inventory, inventory.revisions.repository[revision]!)).of(revision);

/** The revisions of a repository that keep others of it, by what they keep. */
type Holders = SparseRows;

const byRepository = cachedBy((_: Inventory) => new Map<number, Holders>());

/** Found once for each repository. */
export function* holdersOf(inventory: Inventory, repository: number): Pieces<Holders> {
	const known = byRepository(inventory);
	let holders = known.get(repository);
	if (holders === undefined) {
		holders = yield* findHolders(inventory, ...revisionRange(inventory, repository));
		known.set(repository, holders);
	}

	return holders;
}

function* findHolders({graph}: Inventory, first: number, end: number): Pieces<Holders> {
	const {isEmpty, of} = yield* sparseRows(end - first, (visit) =>
		eachIn(first, end, (holder) => {
			for (let edge = graph.offsets[holder]!; edge < graph.offsets[holder + 1]!; edge++) {
				const node = graph.targets[edge]!;
				if (isRevisionNode(graph, node)) {
					visit(node - first, holder);
				}
			}
		}),
	);
	return {isEmpty, of: (revision) => of(revision - first)};
}
