import {forEachNeededBlob, forEachReference, reach, repositoryNode} from '../inventory/graph.ts';
import {findLayerLink, layerLinkRange, revisionRange, type Inventory} from '../inventory/inventory.ts';
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
export function mark(inventory: Inventory, selection: Readonly<Selection>, without?: ProtectionReason): Mark {
	const held = reach(inventory, roots(inventory, selection, without), {freezing: without !== 'frozen'});
	return {
		held,
		blobs: markBlobs(inventory, selection, held, without),
		layerLinks: markLayerLinks(inventory, selection, held, without),
	};
}

function markBlobs(
	inventory: Inventory,
	selection: Readonly<Selection>,
	held: Uint8Array,
	without: ProtectionReason | undefined,
): Uint8Array {
	const {graph, digests} = inventory;
	const needed = new Uint8Array(digests.length);
	if (held[graph.allBlobs] === 1) {
		return needed.fill(1);
	}

	for (let node = 0; node < graph.nodes; node++) {
		if (held[node] === 1) {
			forEachNeededBlob(inventory, node, (digest) => {
				needed[digest] = 1;
			});
		}
	}

	for (let digest = 0; digest < digests.length; digest++) {
		if (needed[digest] === 0 && isBlobRoot(inventory, selection, digest, without)) {
			needed[digest] = 1;
		}
	}

	return needed;
}

/** A layer link is kept when a kept revision of its own repository references its digest, or it is young. */
function markLayerLinks(
	inventory: Inventory,
	selection: Readonly<Selection>,
	held: Uint8Array,
	without: ProtectionReason | undefined,
): Uint8Array {
	const {graph, layerLinks, repositories} = inventory;
	const kept = new Uint8Array(layerLinks.digest.length);
	for (let repository = 0; repository < repositories.names.length; repository++) {
		const [first, end] = layerLinkRange(inventory, repository);
		if (held[repositoryNode(graph, repository)] === 1) {
			kept.fill(1, first, end);
			continue;
		}

		const [firstRevision, endRevision] = revisionRange(inventory, repository);
		for (let revision = firstRevision; revision < endRevision && first < end; revision++) {
			if (held[revision] === 1) {
				forEachReference(inventory, revision, (digest) => {
					const link = findLayerLink(inventory, repository, digest);
					if (link >= 0) {
						kept[link] = 1;
					}
				});
			}
		}

		for (let link = first; link < end; link++) {
			if (kept[link] === 0 && without !== 'young' && isYoung(inventory, selection, layerLinks.digest[link]!)) {
				kept[link] = 1;
			}
		}
	}

	return kept;
}
