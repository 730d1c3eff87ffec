import type {Inventory} from '../../inventory/inventory.ts';

/** A digest as rows show it: its first 12 hex digits. */
export function shortDigest(inventory: Inventory, digest: number): string {
	const text = inventory.digests.text(digest);
	const colon = text.indexOf(':');
	return text.slice(colon + 1, colon + 13);
}
