import {referenceDigest, referenceFlags, referenceHas} from '../inventory/graph.ts';
import {blobFlags, isCounted, type Inventory} from '../inventory/inventory.ts';
import type {Selection} from '../selection/selection.ts';
import {blobGoes} from './going.ts';
import {mark} from './mark.ts';

/**
 * Blobs that we keep and the registry's own collector would sweep: it knows manifests, and nothing
 * of ages, exclusions, broken tags and what cannot be judged (distribution, garbagecollect.go).
 */
export function keptOnlyHere(
	inventory: Inventory,
	selection: Readonly<Selection>,
): {readonly blobs: number; readonly bytes: number} {
	const kept = mark(inventory, selection);
	const {offsets, targets} = inventory.manifests;
	const referenced = new Uint8Array(inventory.digests.length);
	for (let revision = 0; revision < inventory.graph.revisions; revision++) {
		if (kept.held[revision] === 1 && isCounted(inventory, revision)) {
			// It knows neither aliases nor signatures.
			const digest = inventory.revisions.digest[revision]!;
			referenced[digest] = 1;
			for (const target of targets.subarray(offsets[digest], offsets[digest + 1])) {
				referenced[referenceDigest(target)]! |= referenceHas(target, referenceFlags.subject) ? 0 : 1;
			}
		}
	}

	let blobs = 0;
	let bytes = 0;
	for (let digest = 0; digest < inventory.digests.length; digest++) {
		const isPresent = (inventory.blobs.flags[digest]! & blobFlags.present) !== 0;
		if (isPresent && referenced[digest] === 0 && !blobGoes(inventory, kept, digest)) {
			blobs++;
			bytes += inventory.blobs.size[digest]!;
		}
	}

	return {blobs, bytes};
}
