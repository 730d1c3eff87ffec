import type {ManifestBatch} from '../scan/read-manifests.ts';
import {blobFolder} from '../storage/layout.ts';
import {manifestKinds, maxManifestBytes} from '../storage/manifest.ts';
import {lengthAt} from './digest-table.ts';
import {packAll, type Draft} from './draft.ts';
import {referenceFlags, referenceHas, referenceShift} from './graph.ts';
import type {Scan} from './read.ts';
import {chunked, takerInOrder} from './share.ts';

const indexKind = manifestKinds.indexOf('index');

/** Has manifests read and judged, by digest; what was read before is not read again. Returns what takes them. */
export function readManifests(scan: Scan, wanted: Iterable<number>): () => Promise<void> {
	const {draft, pool, trees} = scan;
	const byTree: number[][] = trees.map(() => []);
	const unread = Uint32Array.from(wanted).filter((digest) => !draft.manifests.position.has(digest));
	for (const digest of unread.sort()) {
		if (!draft.blobs.isThere(digest)) {
			if (isUnseen(draft, digest)) {
				addUnread(draft, digest, 'unreadable', 'its blob cannot be seen where it belongs');
			} else {
				addUnread(draft, digest, 'missing');
			}
		} else if (draft.blobs.size[digest]! > maxManifestBytes) {
			addUnread(draft, digest, 'unreadable', 'it is larger than 4 MiB');
		} else {
			byTree[draft.blobs.treeOf(digest)]!.push(digest);
		}
	}

	scan.report('manifests', {manifestsTotal: byTree.reduce((sum, digests) => sum + digests.length, 0)});
	const read = async (v2: string, digests: readonly number[]) => {
		const batch = await pool.run('readManifests', v2, {
			digests: packAll(draft.digests, digests, digests.length),
			blobSizes: Float64Array.from(digests, (digest) => draft.blobs.size[digest]!),
		});
		scan.report('manifests', {manifests: digests.length});
		return {digests, batch};
	};

	const chunks = byTree.flatMap((digests, index) =>
		chunked(digests, 256).map(async (chunk) => read(trees[index]!.v2, chunk)),
	);
	return takerInOrder(chunks, ({digests, batch}) => addManifests(draft, digests, batch));
}

/** Whether a blob may be there in spite of all: unreadable is not absent. */
function isUnseen({unseen, digests}: Draft, digest: number): boolean {
	if (unseen.size === 0) {
		return false;
	}

	const parts = blobFolder(digests.text(digest)).split('/');
	return parts.some((_, index) => unseen.has(parts.slice(0, index + 1).join('/')));
}

function addUnread(draft: Draft, digest: number, kind: 'missing' | 'unreadable', reason?: string): void {
	const {manifests} = draft;
	manifests.position.set(digest, manifests.digest.length);
	manifests.digest.push(digest);
	manifests.kind.push(manifestKinds.indexOf(kind));
	manifests.start.push(manifests.targets.length);
	if (reason !== undefined) {
		manifests.reasons.set(digest, reason);
	}
}

function addManifests(draft: Draft, digests: readonly number[], batch: ManifestBatch): void {
	const {manifests} = draft;
	for (const {index, reason} of batch.reasons) {
		manifests.reasons.set(digests[index]!, reason);
	}

	let reference = 0;
	let at = 0;
	digests.forEach((digest, index) => {
		manifests.position.set(digest, manifests.digest.length);
		manifests.digest.push(digest);
		manifests.kind.push(batch.kinds[index]!);
		manifests.start.push(manifests.targets.length);
		const seen = new Set<number>();
		const isInPlace = draft.blobs.isInPlace(digest);
		for (const end = reference + batch.counts[index]!; reference < end; reference++) {
			const target = draft.digests.intern(batch.digests, at);
			at += lengthAt(batch.digests, at);
			const tagged = (target | (batch.flags[reference]! << referenceShift)) >>> 0;
			if (seen.has(tagged)) {
				continue;
			}

			seen.add(tagged);
			manifests.targets.push(tagged);
			const expected = batch.sizes[reference]!;
			if (referenceHas(tagged, referenceFlags.subject)) {
				// It is not needed, so its size is nobody's damage.
				continue;
			}

			if (isInPlace && !draft.blobs.isInPlace(target)) {
				manifests.absent.add(target);
			}

			if (!Number.isNaN(expected) && draft.blobs.isThere(target) && draft.blobs.size[target] !== expected) {
				manifests.sizeMismatches.push({manifest: digest, target, expected});
			}
		}
	});
}

/** Calls `visit` with every reference, flags included, of an index that was read. */
export function forEachEntry({manifests}: Draft, digest: number, visit: (target: number) => void): void {
	const position = manifests.position.get(digest);
	if (position === undefined || manifests.kind.get(position) !== indexKind) {
		return;
	}

	const end = position + 1 < manifests.start.length ? manifests.start.get(position + 1) : manifests.targets.length;
	for (let index = manifests.start.get(position); index < end; index++) {
		visit(manifests.targets.get(index));
	}
}
