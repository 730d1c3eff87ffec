import {findLayerLink, findRevision, type Inventory} from '../inventory/inventory.ts';
import type {Digest} from '../storage/digest.ts';

/** What a step names, by its ordinal in another inventory than the plan's; -1 when that has no such thing. */
interface Named {
	readonly repository: string;
	readonly digest: Digest;
}

export const revisionOf = (inventory: Inventory, {repository, digest}: Named) =>
	findRevision(inventory, ordinalOf(inventory.repositories.names, repository), inventory.digests.find(digest));

export const layerLinkOf = (inventory: Inventory, {repository, digest}: Named) =>
	findLayerLink(inventory, ordinalOf(inventory.repositories.names, repository), inventory.digests.find(digest));

/** Names are sorted; -1 when there is no such repository. */
export function ordinalOf(names: readonly string[], name: string): number {
	let low = 0;
	let high = names.length - 1;
	while (low <= high) {
		const middle = (low + high) >>> 1;
		if (names[middle] === name) {
			return middle;
		}

		if (names[middle]! < name) {
			low = middle + 1;
		} else {
			high = middle - 1;
		}
	}

	return -1;
}
