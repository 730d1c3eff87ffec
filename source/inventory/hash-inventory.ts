import type {HashedBlobs} from '../scan/hash-blobs.ts';
import type {Pool} from '../scan/pool.ts';
import type {HashProgress} from '../scan/scan.ts';
import {v2Folder} from '../storage/layout.ts';
import {packAll} from './draft.ts';
import {blobFlags, type Inventory} from './inventory.ts';
import {bundled} from './share.ts';

/** Bytes that one task hashes, unless a single blob has more: enough to be worth a message, and soon over. */
const bundleBytes = 64 * 1024 * 1024;

/** What opening a file costs, in bytes that could be hashed meanwhile: thousands of small ones are work as well. */
const openingBytes = 64 * 1024;

/** How often progress is told, in milliseconds. */
const interval = 100;

export interface HashOptions {
	readonly pool: Pool;
	/** How many threads the pool has: each is given a bundle when it has finished the one before. */
	readonly jobs: number;
	readonly onProgress?: (progress: HashProgress) => void;
}

/** Hashes every blob that is served. Rejects with a UserError for what cannot be read. */
export async function hashInventory(inventory: Inventory, options: HashOptions): Promise<HashedBlobs> {
	const {pool, jobs} = options;
	const served = blobsBySize(inventory);
	const hashed = new SharedArrayBuffer(8);
	const tell = progressTeller(inventory, served, hashed, options);
	const telling = setInterval(tell, interval);
	const bundles = bundled(served, (digest) => openingBytes + inventory.blobs.size[digest]!, bundleBytes).values();
	const found: HashedBlobs[] = [];
	const work = async () => {
		for (const bundle of bundles) {
			const digests = packAll(inventory.digests, bundle, bundle.length);
			found.push(await pool.run('hashBlobs', `${inventory.root}/${v2Folder}`, {digests, hashed}));
		}
	};

	tell();
	try {
		await Promise.all(Array.from({length: jobs}, work));
		tell();
	} finally {
		clearInterval(telling);
	}

	return {
		mismatched: found.flatMap(({mismatched}) => mismatched).sort(),
		gone: found.flatMap(({gone}) => gone).sort(),
	};
}

/** The largest first, so that none of them is begun when the other threads have nothing left to do. */
function blobsBySize({blobs}: Inventory): number[] {
	const served = [...blobs.flags.keys()].filter(
		(digest) => (blobs.flags[digest]! & (blobFlags.present | blobFlags.linked)) !== 0,
	);
	return served.sort((a, b) => blobs.size[b]! - blobs.size[a]! || a - b);
}

function progressTeller(
	{blobs}: Inventory,
	served: readonly number[],
	hashed: SharedArrayBuffer,
	{onProgress}: HashOptions,
): () => void {
	const startedAt = Date.now();
	const counter = new BigInt64Array(hashed);
	const bytesTotal = served.reduce((sum, digest) => sum + blobs.size[digest]!, 0);
	return () => {
		// A blob that grows meanwhile is more than was announced.
		const bytes = Math.min(bytesTotal, Number(Atomics.load(counter, 0)));
		onProgress?.({bytes, bytesTotal, elapsed: Date.now() - startedAt});
	};
}
