import {forEachNeededBlob, forEachReference, reaching, repositoryNode} from '../inventory/graph.ts';
import {findLayerLink, layerLinkRange, revisionRange, type Inventory} from '../inventory/inventory.ts';
import {eachIn, finish, type Pieces} from '../inventory/pieces.ts';
import {isBlobRoot, isYoung, roots} from '../selection/roots.ts';
import type {Selection} from '../selection/selection.ts';
import type {ProtectionReason} from './plan.ts';

/** What is kept: 1 by node, by digest, by layer link. */
export interface Mark {
	readonly held: Uint8Array;
	readonly blobs: Uint8Array;
	readonly layerLinks: Uint8Array;
}

/**
 * The full mark from the roots, from scratch: what every plan is made of, and the oracle that the
 * running estimate must agree with.
 * @param without a reason that is left out, to tell what it alone protects.
 */
export const mark = (inventory: Inventory, selection: Readonly<Selection>, without?: ProtectionReason): Mark =>
	finish(marking(inventory, selection, without));

/** The same in pieces. */
export function* marking(
	inventory: Inventory,
	selection: Readonly<Selection>,
	without?: ProtectionReason,
): Pieces<Mark> {
	const held = yield* reaching(inventory, roots(inventory, selection, without), {freezing: without !== 'frozen'});
	return {
		held,
		blobs: yield* markBlobs(inventory, selection, held, without),
		layerLinks: yield* markLayerLinks(inventory, selection, held, without),
	};
}

function* markBlobs(
	inventory: Inventory,
	selection: Readonly<Selection>,
	held: Uint8Array,
	without: ProtectionReason | undefined,
): Pieces<Uint8Array> {
	const {graph, digests} = inventory;
	const needed = new Uint8Array(digests.length);
	if (held[graph.allBlobs] === 1) {
		return needed.fill(1);
	}

	const need = (digest: number) => {
		needed[digest] = 1;
	};
	yield* eachIn(0, graph.nodes, (node) => {
		if (held[node] === 1) {
			forEachNeededBlob(inventory, node, need);
		}
	});
	yield* eachIn(0, digests.length, (digest) => {
		if (needed[digest] === 0 && isBlobRoot(inventory, selection, digest, without)) {
			needed[digest] = 1;
		}
	});
	return needed;
}

/** A layer link is kept when a kept revision of its own repository references its digest, or it is young. */
function* markLayerLinks(
	inventory: Inventory,
	selection: Readonly<Selection>,
	held: Uint8Array,
	without: ProtectionReason | undefined,
): Pieces<Uint8Array> {
	const {graph, layerLinks, repositories} = inventory;
	const kept = new Uint8Array(layerLinks.digest.length);
	for (let repository = 0; repository < repositories.names.length; repository++) {
		const [first, end] = layerLinkRange(inventory, repository);
		if (held[repositoryNode(graph, repository)] === 1) {
			kept.fill(1, first, end);
			continue;
		}

		const [firstRevision, endRevision] = revisionRange(inventory, repository);
		const keepLink = (digest: number) => {
			const link = findLayerLink(inventory, repository, digest);
			if (link >= 0) {
				kept[link] = 1;
			}
		};
		yield* eachIn(firstRevision, first < end ? endRevision : firstRevision, (revision) => {
			if (held[revision] === 1) {
				forEachReference(inventory, revision, keepLink);
			}
		});
		yield* eachIn(first, without === 'young' ? first : end, (link) => {
			if (kept[link] === 0 && isYoung(inventory, selection, layerLinks.digest[link]!)) {
				kept[link] = 1;
			}
		});
	}

	return kept;
}
