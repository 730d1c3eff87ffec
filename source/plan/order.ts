import {referenceDigest, referenceFlags, referenceHas} from '../inventory/graph.ts';
import {findRevision, revisionRange, type Inventory} from '../inventory/inventory.ts';
import {eachIn, type Pieces} from '../inventory/pieces.ts';

/**
 * The revisions of a repository that go, an index before its children and a referrer before its
 * subject: what refers goes before what is referred to. Names that somebody forged may make a ring;
 * it is cut anywhere.
 */
export function* orderRevisions(
	inventory: Inventory,
	repository: number,
	goes: (revision: number) => boolean,
): Pieces<number[]> {
	const [first, end] = revisionRange(inventory, repository);
	const seen = new Uint8Array(end - first);
	const finished: number[] = [];
	yield* eachIn(first, end, (revision) => {
		if (seen[revision - first] === 0 && goes(revision)) {
			finishFrom(revision);
		}
	});

	// Depth first, what is referred to is finished before what refers to it.
	return finished.reverse();

	function finishFrom(start: number): void {
		const open = [{revision: start, next: referred(inventory, repository, start)}];
		seen[start - first] = 1;
		for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
			const target = top.next.next();
			if (target.done) {
				finished.push(top.revision);
				open.pop();
			} else if (seen[target.value - first] === 0 && goes(target.value)) {
				seen[target.value - first] = 1;
				open.push({revision: target.value, next: referred(inventory, repository, target.value)});
			}
		}
	}
}

/** The revisions of the same repository that a revision's manifest names. */
function* referred(inventory: Inventory, repository: number, revision: number): Generator<number> {
	const {manifests, revisions} = inventory;
	const digest = revisions.digest[revision]!;
	for (const target of manifests.targets.subarray(manifests.offsets[digest], manifests.offsets[digest + 1])) {
		if (referenceHas(target, referenceFlags.child) || referenceHas(target, referenceFlags.subject)) {
			const named = findRevision(inventory, repository, referenceDigest(target));
			if (named >= 0) {
				yield named;
			}
		}
	}
}
