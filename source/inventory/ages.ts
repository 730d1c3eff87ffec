import type {Group} from '../scan/tasks.ts';
import {v2Folder} from '../storage/layout.ts';
import {packAll} from './draft.ts';
import {forEachReference, reach} from './graph.ts';
import {blobFlags, layerLinkFlags, layerLinkRange, type Inventory} from './inventory.ts';
import type {ReadOptions} from './read.ts';
import {bundled} from './share.ts';

/**
 * Finds out how old what may be deleted is: the layer links of every digest that `kept` (nodes that
 * no choice lets go) does not need. Everything else stays "age unknown", which counts as young.
 */
export async function readAges(
	inventory: Inventory,
	kept: Iterable<number>,
	{pool, onPlace}: Pick<ReadOptions, 'pool'> & {readonly onPlace?: (repository: string) => void},
): Promise<void> {
	const candidates = findCandidates(inventory, kept);
	const {blobs, digests, layerLinks, repositories} = inventory;
	const wanted = repositories.names.map((name, repository) => {
		const [first, end] = layerLinkRange(inventory, repository);
		const own: number[] = [];
		for (let link = first; link < end; link++) {
			const digest = layerLinks.digest[link]!;
			const mayGo = candidates[digest] === 1 || candidates[layerLinks.aliases.get(link) ?? digest] === 1;
			if (mayGo && (layerLinks.flags[link]! & layerLinkFlags.quarantined) === 0) {
				own.push(digest);
			}
		}

		return {name, own};
	});
	const read = async (chunk: typeof wanted) => {
		const groups: Group[] = chunk.map(({name, own}) => ({repository: name, digests: packAll(digests, own, own.length)}));
		const times = await pool.run('readAges', `${inventory.root}/${v2Folder}`, groups);
		onPlace?.(chunk.at(-1)?.name ?? '');
		for (const [index, digest] of chunk.flatMap(({own}) => own).entries()) {
			blobs.time[digest] = Math.max(blobs.time[digest]!, times[index]!);
		}
	};

	const needed = wanted.filter(({own}) => own.length > 0);
	await Promise.all(bundled(needed, ({own}) => own.length, 1024).map(read));
	// A link that names another digest is a link to that one as well.
	for (const [link, target] of layerLinks.aliases) {
		blobs.time[target] = Math.max(blobs.time[target]!, blobs.time[layerLinks.digest[link]!]!);
	}

	for (const [digest, candidate] of candidates.entries()) {
		blobs.flags[digest]! |= candidate === 1 ? blobFlags.aged : 0;
	}
}

/** Digests that may go: 1 for all that what is surely kept does not reference, or references in another repository. */
function findCandidates(inventory: Inventory, kept: Iterable<number>): Uint8Array {
	const {graph, digests, revisions, repositories, layerLinks} = inventory;
	const candidates = new Uint8Array(digests.length).fill(1);
	const held = reach(inventory, kept, {freezing: false});
	for (let revision = 0; revision < graph.revisions; revision++) {
		if (held[revision] === 1) {
			forEachReference(inventory, revision, (digest) => {
				candidates[digest] = 0;
			});
		}
	}

	// A blob may be needed and still have a layer link, or a revision, in a repository that does not need it.
	const needed = new Uint32Array(digests.length);
	for (let repository = 0; repository < repositories.names.length; repository++) {
		for (let revision = revisions.start[repository]!; revision < revisions.start[repository + 1]!; revision++) {
			if (held[revision] === 1) {
				forEachReference(inventory, revision, (digest) => {
					needed[digest] = repository + 1;
				});
			} else {
				candidates[revisions.digest[revision]!] = 1;
			}
		}

		const [first, end] = layerLinkRange(inventory, repository);
		for (const digest of layerLinks.digest.subarray(first, end)) {
			if (needed[digest] !== repository + 1) {
				candidates[digest] = 1;
			}
		}
	}

	return candidates;
}
