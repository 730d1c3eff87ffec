import {DigestTable} from '../../source/inventory/digest-table.ts';
import type {Inventory} from '../../source/inventory/inventory.ts';
import {readInventory} from '../../source/inventory/read.ts';
import {openPool} from '../../source/scan/pool.ts';

/** Bytes of memory that an inventory takes. */
export interface InventoryBytes {
	readonly blobs: number;
	/** All arrays by digest. */
	readonly byDigest: number;
	/** Those that manifests have. */
	readonly references: number;
	/** All the rest: references, revisions, layer links, tags, edges and names. */
	readonly byReference: number;
}

/** Reads a storage as a report does, and counts. */
export async function inventoryBytes(root: string): Promise<InventoryBytes> {
	const pool = openPool(2);
	try {
		return countBytes(await readInventory({root, pool}));
	} finally {
		await pool.close();
	}
}

function countBytes(inventory: Inventory): InventoryBytes {
	const {digests, blobs, manifests, graph, figures, repositories, revisions, layerLinks, tags} = inventory;
	const {kind, offsets, ...ofManifests} = manifests;
	const {referenceCount, owner, ...ofGraph} = graph;
	return {
		blobs: figures.blobs,
		byDigest: bytesOf([digests, blobs, kind, offsets, referenceCount, owner]),
		references: manifests.targets.length,
		byReference: bytesOf([ofManifests, ofGraph, repositories, revisions, layerLinks, tags]),
	};
}

/** Of a pointer, and of a string before its characters. */
const pointer = 8;
const stringHeader = 16;

/** Bytes behind a value: whole buffers, however much of them is used, and a byte for each character of a name. */
function bytesOf(value: unknown): number {
	if (ArrayBuffer.isView(value)) {
		return value.buffer.byteLength;
	}

	if (value instanceof DigestTable) {
		return value.byteLength;
	}

	if (typeof value === 'string') {
		return stringHeader + value.length;
	}

	if (value instanceof Map) {
		return bytesOf([...value].flat());
	}

	if (typeof value === 'object' && value !== null) {
		return Object.values(value).reduce<number>((sum, part) => sum + pointer + bytesOf(part), 0);
	}

	return 0;
}
