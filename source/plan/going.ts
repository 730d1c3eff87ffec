import {repositoryNode} from '../inventory/graph.ts';
import {
	blobFlags,
	isCounted,
	layerLinkFlags,
	repositoryFlags,
	revisionFlags,
	type Inventory,
	type Upload,
} from '../inventory/inventory.ts';
import {isAbandoned} from '../selection/abandoned.ts';
import type {Selection} from '../selection/selection.ts';
import type {Mark} from './mark.ts';

/* What a mark lets go: on the disk, in its place, and not kept. */

export function revisionGoes(inventory: Inventory, {held}: Mark, revision: number): boolean {
	return (
		held[revision] === 0 &&
		(inventory.revisions.flags[revision]! & revisionFlags.quarantined) === 0 &&
		isCounted(inventory, revision)
	);
}

export function blobGoes(inventory: Inventory, {blobs}: Mark, digest: number): boolean {
	return blobs[digest] === 0 && (inventory.blobs.flags[digest]! & blobFlags.present) !== 0;
}

export function layerLinkGoes(inventory: Inventory, mark: Mark, link: number): boolean {
	return mark.layerLinks[link] === 0 && (inventory.layerLinks.flags[link]! & layerLinkFlags.quarantined) === 0;
}

/** True in a repository in which nothing may be touched. */
export function isUntouchable(inventory: Inventory, {held}: Mark, repository: number): boolean {
	return (
		held[repositoryNode(inventory.graph, repository)] === 1 ||
		(inventory.repositories.flags[repository]! & (repositoryFlags.linked | repositoryFlags.quarantined)) !== 0
	);
}

/** An abandoned upload, in a repository that may be touched. */
export function uploadGoes(inventory: Inventory, selection: Readonly<Selection>, mark: Mark, upload: Upload): boolean {
	return isAbandoned(selection, upload) && !isUntouchable(inventory, mark, upload.repository);
}
