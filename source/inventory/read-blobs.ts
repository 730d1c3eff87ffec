import {pushAll} from '../scan/batch.ts';
import type {BlobFolder} from '../scan/read-blobs.ts';
import {internAll} from './draft.ts';
import {blobFlags} from './inventory.ts';
import type {Scan, Tree} from './read.ts';
import {chunked, inOrder} from './share.ts';

/** Reads all blobs of a tree: their names, sizes and ages. */
export async function readBlobs(scan: Scan, tree: Tree): Promise<void> {
	const {draft, pool, trees} = scan;
	const {folders, problems, unseen} = await pool.run('listBlobFolders', tree.v2, undefined);
	const read = async (chunk: readonly BlobFolder[]) => {
		const batch = await pool.run('readBlobs', tree.v2, chunk);
		scan.report('blobs', {blobs: batch.sizes.length, bytes: batch.sizes.reduce((sum, size) => sum + size, 0)});
		return batch;
	};

	const ordinal = trees.indexOf(tree);
	const flag = tree.quarantined ? blobFlags.quarantined : blobFlags.present;
	const sorted = [...folders].sort((a, b) => (a.path < b.path ? -1 : 1));
	await inOrder(chunked(sorted, 8).map(read), (batch) => {
		const own = internAll(draft.digests, batch.digests);
		for (let index = 0; index < own.length; index++) {
			draft.blobs.add(own[index]!, batch.sizes[index]!, batch.times[index]!, flag, ordinal);
		}

		const linked = internAll(draft.digests, batch.linkedDigests);
		for (let index = 0; index < linked.length; index++) {
			draft.blobs.add(linked[index]!, batch.linkedSizes[index]!, batch.linkedTimes[index]!, blobFlags.linked);
		}

		if (!tree.quarantined) {
			for (const leftover of batch.leftovers) {
				draft.leftovers.push({...leftover, repository: undefined});
			}

			pushAll(draft.problems, batch.problems);
			addTo(draft.unseen, batch.unseen);
		}
	});
	if (!tree.quarantined) {
		pushAll(draft.problems, problems);
		addTo(draft.unseen, unseen);
	}
}

function addTo(set: Set<string>, paths: readonly string[]): void {
	for (const path of paths) {
		set.add(path);
	}
}
