import {forEachHeld, forEachReference, isOrphan} from '../inventory/graph.ts';
import type {Inventory} from '../inventory/inventory.ts';
import {tagRevisions} from '../inventory/tag-revisions.ts';
import {releasing} from './change.ts';
import {settleByEstimate} from './companions.ts';
import {Estimate} from './estimate.ts';
import {tagGoes} from './roots.ts';
import type {Selection} from './selection.ts';

/** What came of a budget, in bytes. */
export interface Budget {
	readonly asked: number;
	readonly frees: number;
	/** What the policy allows in all. */
	readonly possible: number;
}

/** Something that can be kept or freed by itself. */
interface Item {
	readonly kind: 'tag' | 'revision' | 'blob';
	readonly ordinal: number;
	/** Seconds since the epoch, in whole days: of one day's, the least shared goes first. */
	readonly day: number;
	/** How much of its bytes something else references as well: 0 to 1. */
	readonly shared: number;
}

const day = 24 * 60 * 60;

/**
 * Keeps all of what goes that is not needed to free so many bytes: oldest and least shared first. The smallest such set
 * is a knapsack, which nobody solves for a large storage; so items are let go in that order until there is enough, each
 * counted exactly (a shared layer once, when its last reference goes), and then, newest first, each one that there is
 * enough without is kept again. What is left is minimal: none of it can be kept. Uploads and what has no bytes go anyway.
 */
export function keepToBudget(inventory: Inventory, selection: Selection, asked: number): Budget {
	const estimate = new Estimate(inventory, selection);
	const possible = estimate.total.bytes;
	if (possible <= asked) {
		return {asked, frees: possible, possible};
	}

	const items = itemsOf(inventory, selection, estimate).sort((a, b) => a.day - b.day || a.shared - b.shared);
	const release = releasing(inventory, estimate);
	const change = (item: Item, goes: boolean) => {
		set(selection, item, goes);
		if (item.kind === 'blob') {
			estimate.toggleBlob(item.ordinal, !goes);
			return;
		}

		if (item.kind === 'tag') {
			release(item.ordinal, goes);
		} else {
			estimate[goes ? 'release' : 'hold'](item.ordinal);
		}

		settleByEstimate(selection, estimate, release);
	};

	for (const item of items) {
		change(item, false);
	}

	const freed: Item[] = [];
	for (const item of items) {
		if (estimate.total.bytes >= asked) {
			break;
		}

		change(item, true);
		freed.push(item);
	}

	for (const item of freed.reverse()) {
		change(item, false);
		if (estimate.total.bytes < asked) {
			change(item, true);
		}
	}

	return {asked, frees: estimate.total.bytes, possible};
}

/** A tag that is kept for now is one that was spared: the next look may choose it again. */
function set(selection: Selection, {kind, ordinal}: Item, goes: boolean): void {
	const kept = {tag: selection.sparedTags, revision: selection.excludedRevisions, blob: selection.excludedBlobs}[kind];
	kept[goes ? 'delete' : 'add'](ordinal);
	if (kind === 'tag') {
		selection.deletedTags[goes ? 'add' : 'delete'](ordinal);
	}
}

/** Chosen tags, untagged manifests that nothing else holds, and blobs of no manifest. */
function itemsOf(inventory: Inventory, selection: Selection, estimate: Estimate): Item[] {
	const {blobs, graph, revisions, tags} = inventory;
	const items: Item[] = [];
	const inner = new Uint8Array(graph.revisions);
	for (const tag of selection.deletedTags) {
		if (tagGoes(inventory, selection, tag) && !selection.followers.has(tag)) {
			const own = tagRevisions(inventory, tag);
			markInner(inventory, own, inner);
			items.push({kind: 'tag', ordinal: tag, day: dayOf(tags.time[tag]!), shared: sharedOf(inventory, own)});
		}
	}

	for (let revision = 0; revision < graph.revisions; revision++) {
		if (estimate.goes(revision)) {
			forEachHeld(inventory, revision, (held) => {
				if (held < graph.revisions) {
					inner[held] = 1;
				}
			});
		}
	}

	for (const follower of selection.followers.keys()) {
		markInner(inventory, tagRevisions(inventory, follower), inner);
	}

	for (let revision = 0; revision < graph.revisions; revision++) {
		if (inner[revision] === 0 && estimate.goes(revision)) {
			const time = dayOf(revisions.time[revision]!);
			items.push({kind: 'revision', ordinal: revision, day: time, shared: sharedOf(inventory, [revision])});
		}
	}

	for (let digest = 0; digest < graph.referenceCount.length; digest++) {
		if (isOrphan(inventory, digest) && estimate.blobGoes(digest)) {
			items.push({kind: 'blob', ordinal: digest, day: dayOf(blobs.time[digest]!), shared: 0});
		}
	}

	return items;
}

const dayOf = (time: number) => Math.floor(time / day);

/** What is held by an item goes with it, and is none of its own. */
function markInner(inventory: Inventory, own: readonly number[], inner: Uint8Array): void {
	const open = [...own];
	for (let node = open.pop(); node !== undefined; node = open.pop()) {
		if (node < inner.length && inner[node] === 0) {
			inner[node] = 1;
			forEachHeld(inventory, node, (held) => open.push(held));
		}
	}
}

function sharedOf(inventory: Inventory, own: readonly number[]): number {
	const {blobs, graph} = inventory;
	let all = 0;
	let shared = 0;
	for (const revision of own) {
		forEachReference(inventory, revision, (digest) => {
			all += blobs.size[digest]!;
			shared += graph.referenceCount[digest]! > 1 ? blobs.size[digest]! : 0;
		});
	}

	return all === 0 ? 0 : shared / all;
}
