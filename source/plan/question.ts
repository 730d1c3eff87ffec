import {forEachHeld, forEachReference} from '../inventory/graph.ts';
import {blobFlags, revisionFlags, type Inventory} from '../inventory/inventory.ts';
import {isYoung, roots} from '../selection/roots.ts';
import type {Selection} from '../selection/selection.ts';

/** What is asked, and what every part of the answer is made of. */
export interface Question {
	readonly inventory: Inventory;
	readonly selection: Readonly<Selection>;
	readonly digest: number;
	/** By node: what holds it on a shortest way from a root, itself for a root, or `unheld`. */
	readonly holders: Int32Array;
	/** By repository: its revisions that reference the digest, other than by being it. */
	readonly users: ReadonlyMap<number, readonly number[]>;
}

const unheld = -1;

export function ask(inventory: Inventory, selection: Readonly<Selection>, digest: number): Question {
	return {
		inventory,
		selection,
		digest,
		holders: findHolders(inventory, selection),
		users: findUsers(inventory, digest),
	};
}

export const isHeld = ({holders}: Pick<Question, 'holders'>, node: number) => holders[node]! !== unheld;

/** The nodes on a shortest way from a root to a held node, both included. */
export function pathTo({holders}: Pick<Question, 'holders'>, node: number): number[] {
	const path = [node];
	for (let at = node; holders[at] !== at;) {
		at = holders[at]!;
		path.push(at);
	}

	return path.reverse();
}

/**
 * True when a digest is young and it is known how young. What tags surely keep counts as young because nobody asked
 * for its age: that explains nothing.
 */
export function isKnownYoung(inventory: Inventory, selection: Readonly<Selection>, digest: number): boolean {
	return (inventory.blobs.flags[digest]! & blobFlags.aged) !== 0 && isYoung(inventory, selection, digest);
}

/** Breadth first from all roots at once: holds the same nodes as `reach`, and remembers by what. */
function findHolders(inventory: Inventory, selection: Readonly<Selection>): Int32Array {
	const {graph} = inventory;
	const holders = new Int32Array(graph.nodes).fill(unheld);
	const queue = new Uint32Array(graph.nodes);
	let end = 0;
	const hold = (node: number, holder: number) => {
		if (holders[node] === unheld) {
			holders[node] = holder;
			queue[end++] = node;
		}
	};

	for (const root of knownRoots(inventory, selection)) {
		hold(root, root);
	}

	for (let next = 0; next < end; next++) {
		const node = queue[next]!;
		forEachHeld(inventory, node, (held) => hold(held, node));
	}

	return holders;
}

function* knownRoots(inventory: Inventory, selection: Readonly<Selection>): Generator<number> {
	yield* roots(inventory, selection, 'young');
	const {digest, flags} = inventory.revisions;
	for (const [revision, of] of digest.entries()) {
		if ((flags[revision]! & revisionFlags.virtual) === 0 && isKnownYoung(inventory, selection, of)) {
			yield revision;
		}
	}
}

function findUsers(inventory: Inventory, digest: number): Map<number, number[]> {
	const users = new Map<number, number[]>();
	for (let revision = 0; revision < inventory.graph.revisions; revision++) {
		if (inventory.revisions.digest[revision] !== digest && references(inventory, revision, digest)) {
			const repository = inventory.revisions.repository[revision]!;
			const known = users.get(repository);
			if (known) {
				known.push(revision);
			} else {
				users.set(repository, [revision]);
			}
		}
	}

	return users;
}

export function references(inventory: Inventory, revision: number, digest: number): boolean {
	let found = false;
	forEachReference(inventory, revision, (referenced) => {
		found ||= referenced === digest;
	});
	return found;
}
