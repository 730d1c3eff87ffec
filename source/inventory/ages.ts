import type {Group} from '../scan/tasks.ts';
import {v2Folder} from '../storage/layout.ts';
import {packAll} from './draft.ts';
import {forEachReference, reach} from './graph.ts';
import {blobFlags, findRevision, historyOf, layerLinkFlags, layerLinkRange, type Inventory} from './inventory.ts';
import type {ReadOptions} from './read.ts';
import {bundled} from './share.ts';

type AgeOptions = Pick<ReadOptions, 'pool'> & {readonly onPlace?: (repository: string) => void};

/**
 * Finds out how old what may be deleted is: the layer links of every digest that `kept` (nodes that
 * no choice lets go) does not need. Everything else stays "age unknown", which counts as young.
 */
export async function readAges(inventory: Inventory, kept: Iterable<number>, options: AgeOptions): Promise<void> {
	await readAgesOf(inventory, findCandidates(inventory, kept), options);
}

/** The same for digests that have become candidates: 1 for each. Those that were before are not asked for again. */
export async function readAgesOf(
	inventory: Inventory,
	wantedDigests: Readonly<Uint8Array>,
	{pool, onPlace}: AgeOptions,
): Promise<void> {
	const {flags} = inventory.blobs;
	const candidates = wantedDigests.map((wanted, digest) => ((flags[digest]! & blobFlags.aged) === 0 ? wanted : 0));
	if (!candidates.includes(1)) {
		return;
	}

	const {blobs, digests, layerLinks, repositories} = inventory;
	const wanted = repositories.names.map((name, repository) => {
		const [first, end] = layerLinkRange(inventory, repository);
		const links: number[] = [];
		for (let link = first; link < end; link++) {
			const digest = layerLinks.digest[link]!;
			const mayGo = candidates[digest] === 1 || candidates[layerLinks.aliases.get(link) ?? digest] === 1;
			if (mayGo && (layerLinks.flags[link]! & layerLinkFlags.quarantined) === 0) {
				links.push(link);
			}
		}

		return {name, links};
	});
	const read = async (chunk: typeof wanted) => {
		const groups: Group[] = chunk.map(({name, links}) => ({
			repository: name,
			digests: packAll(
				digests,
				links.map((link) => layerLinks.digest[link]!),
				links.length,
			),
		}));
		const times = await pool.run('readAges', `${inventory.root}/${v2Folder}`, groups);
		onPlace?.(chunk.at(-1)?.name ?? '');
		for (const [index, link] of chunk.flatMap(({links}) => links).entries()) {
			// A link that names another digest is a link to that one as well.
			for (const digest of [layerLinks.digest[link]!, layerLinks.aliases.get(link) ?? layerLinks.digest[link]!]) {
				blobs.time[digest] = Math.max(blobs.time[digest]!, times[index]!);
			}
		}
	};

	const needed = wanted.filter(({links}) => links.length > 0);
	await Promise.all(bundled(needed, ({links}) => links.length, 1024).map(read));
	for (const [digest, candidate] of candidates.entries()) {
		blobs.flags[digest]! |= candidate === 1 ? blobFlags.aged : 0;
	}
}

/** Digests that may go once nothing else holds these revisions: 1 for all that they, and what they hold, reference. */
export function candidatesBelow(inventory: Inventory, revisions: Iterable<number>): Uint8Array {
	const {graph, digests} = inventory;
	const candidates = new Uint8Array(digests.length);
	const reached = reach(inventory, revisions, {freezing: false});
	for (let revision = 0; revision < graph.revisions; revision++) {
		if (reached[revision] === 1) {
			forEachReference(inventory, revision, (digest) => {
				candidates[digest] = 1;
			});
		}
	}

	return candidates;
}

/** Digests that may go: 1 for all that what is surely kept does not reference, or references in another repository. */
function findCandidates(inventory: Inventory, kept: Iterable<number>): Uint8Array {
	const {graph, digests, revisions, repositories, layerLinks, tags} = inventory;
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

	// Nor need a digest in a tag's history be a revision of the tag's repository: then only a step asks for its age.
	const histories = tags.hasHistories ? tags.names.length : 0;
	for (let tag = 0; tag < histories; tag++) {
		for (const digest of historyOf(inventory, tag)) {
			if (findRevision(inventory, tags.repository[tag]!, digest) < 0) {
				candidates[digest] = 1;
			}
		}
	}

	return candidates;
}
