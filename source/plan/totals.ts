import type {Inventory} from '../inventory/inventory.ts';
import {eachIn, type Pieces} from '../inventory/pieces.ts';
import {tagGoes} from '../selection/roots.ts';
import type {Selection} from '../selection/selection.ts';
import {emptyRepositories} from './empty-repositories.ts';
import {blobGoes, layerLinkGoes, revisionGoes, uploadGoes} from './going.ts';
import {marking, type Mark} from './mark.ts';
import type {Figures, Protected, ProtectionReason, Reclaim} from './plan.ts';

/** What a mark lets go, counted without a single step; `uploadBytes` are in `bytes` as well. */
export interface Totals extends Reclaim {
	readonly uploadBytes: number;
}

export function* countGoing(inventory: Inventory, selection: Readonly<Selection>, kept: Mark): Pieces<Totals> {
	const {blobs, digests, graph, layerLinks, tags, uploads} = inventory;
	const count = function* (length: number, goes: (ordinal: number) => boolean): Pieces<number> {
		let going = 0;
		yield* eachIn(0, length, (ordinal) => {
			going += goes(ordinal) ? 1 : 0;
		});
		return going;
	};

	let blobBytes = 0;
	const goingBlobs = yield* count(digests.length, (digest) => {
		const goes = blobGoes(inventory, kept, digest);
		blobBytes += goes ? blobs.size[digest]! : 0;
		return goes;
	});
	const goingUploads = uploads.filter((upload) => uploadGoes(inventory, selection, kept, upload));
	const uploadBytes = goingUploads.reduce((sum, upload) => sum + upload.bytes, 0);
	return {
		tags: yield* count(tags.names.length, (tag) => tagGoes(inventory, selection, tag)),
		manifests: yield* count(graph.revisions, (revision) => revisionGoes(inventory, kept, revision)),
		layerLinks: yield* count(layerLinks.digest.length, (link) => layerLinkGoes(inventory, kept, link)),
		blobs: goingBlobs,
		uploads: goingUploads.length,
		repositories: [...emptyRepositories(inventory, selection, kept)].length,
		bytes: blobBytes + uploadBytes,
		uploadBytes,
	};
}

/** What is left of the figures. */
export function remaining(before: Figures, going: Totals): Figures {
	return {
		repositories: before.repositories - going.repositories,
		tags: before.tags - going.tags,
		manifests: before.manifests - going.manifests,
		layerLinks: before.layerLinks - going.layerLinks,
		blobs: before.blobs - going.blobs,
		bytes: before.bytes - (going.bytes - going.uploadBytes),
		uploads: before.uploads - going.uploads,
		uploadBytes: before.uploadBytes - going.uploadBytes,
	};
}

/** For each reason, what would go but for it alone: the plan without it, less the plan with it. */
export function* protections(
	inventory: Inventory,
	selection: Readonly<Selection>,
	going: Totals,
): Pieces<Record<ProtectionReason, Protected>> {
	const protectedBy = function* (reason: ProtectionReason, mayProtect: boolean): Pieces<Protected> {
		// A mark that cannot differ is not made.
		const without = mayProtect
			? yield* countGoing(inventory, selection, yield* marking(inventory, selection, reason))
			: going;
		return {
			manifests: without.manifests - going.manifests,
			blobs: without.blobs - going.blobs,
			bytes: without.bytes - going.bytes,
		};
	};

	return {
		young: yield* protectedBy('young', selection.grace > 0),
		excluded: yield* protectedBy('excluded', excludesAnything(selection)),
		frozen: yield* protectedBy('frozen', mayFreeze(inventory)),
	};
}

const excludesAnything = (selection: Readonly<Selection>) =>
	selection.excludedRepositories.size > 0 ||
	selection.excludedRevisions.size > 0 ||
	selection.excludedBlobs.size > 0 ||
	selection.sparedTags.size > 0 ||
	selection.excludedOrphans;

/** There is a manifest that cannot be judged, or a part of the storage that cannot be seen. */
const mayFreeze = ({manifests, incomplete}: Inventory) => manifests.reasons.size > 0 || incomplete;
