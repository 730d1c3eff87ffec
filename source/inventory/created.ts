import type {Pool} from '../scan/pool.ts';
import {v2Folder} from '../storage/layout.ts';
import {packAll} from './draft.ts';
import type {Inventory} from './inventory.ts';
import {chunked, inOrder} from './share.ts';

/** Manifests that one task reads: two files each, or some more. */
const chunkSize = 64;

/** When the images of some tags were made, by tag: seconds since the epoch, 0 for all others and where nobody knows. */
export async function readCreatedTimes(
	inventory: Inventory,
	wanted: Iterable<number>,
	{pool, onPlace}: {readonly pool: Pool; readonly onPlace?: (repository: string) => void},
): Promise<Float64Array> {
	const {digests, repositories, root, tags} = inventory;
	const times = new Float64Array(tags.names.length);
	const known = [...wanted].filter((tag) => tags.digest[tag]! >= 0);
	const tasks = chunked(known, chunkSize).map(async (chunk) => {
		const packed = packAll(
			digests,
			chunk.map((tag) => tags.digest[tag]!),
			chunk.length,
		);
		const created = await pool.run('readCreated', `${root}/${v2Folder}`, packed);
		onPlace?.(repositories.names[tags.repository[chunk.at(-1)!]!]!);
		return {chunk, created};
	});
	await inOrder(tasks, ({chunk, created}) => {
		for (const [index, tag] of chunk.entries()) {
			times[tag] = created[index]!;
		}
	});
	return times;
}
