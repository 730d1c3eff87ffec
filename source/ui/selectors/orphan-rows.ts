import {isOrphan} from '../../inventory/graph.ts';
import type {Inventory} from '../../inventory/inventory.ts';
import {formatBytes} from '../../format/bytes.ts';
import {isYoung} from '../../selection/roots.ts';
import {cachedBy} from '../cached.ts';
import type {Model} from '../model.ts';
import {sizeOnDisk} from './repository-facts.ts';

/** Blobs on the disk that no revision references, largest first. */
export const orphanDigests = cachedBy((inventory: Inventory): Readonly<Uint32Array> => {
	const found: number[] = [];
	for (let digest = 0; digest < inventory.digests.length; digest++) {
		if (isOrphan(inventory, digest)) {
			found.push(digest);
		}
	}

	return Uint32Array.from(found).sort((a, b) => sizeOnDisk(inventory, b) - sizeOnDisk(inventory, a));
});

/** What the list shows of one of them under the present selection. */
export function orphanRow(
	model: Model,
	digest: number,
): {readonly name: string; readonly size: string; readonly fate: string} {
	const {inventory} = model;
	return {
		name: inventory.digests.text(digest),
		size: formatBytes(sizeOnDisk(inventory, digest)),
		fate: model.estimate.blobGoes(digest) ? 'goes' : whyKept(model, digest),
	};
}

function whyKept({inventory, selection}: Model, digest: number): string {
	if (selection.excludedOrphans) {
		return 'kept: excluded';
	}

	return isYoung(inventory, selection, digest) ? 'kept: young' : 'kept: needed';
}
