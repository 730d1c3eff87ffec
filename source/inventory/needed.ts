import {layerLinkFolder, linkFile} from '../storage/layout.ts';
import {referenceDigest, referenceFlags, referenceHas} from './graph.ts';
import {blobFlags, findLayerLink, layerLinkFlags, repositoryFlags, revisionFlags, type Inventory} from './inventory.ts';
import type {Problem} from './problems.ts';

/** A revision in its place, or one behind a symbolic link, which the registry follows. */
export function isServed(flags: number): boolean {
	const isRevision = (flags & revisionFlags.virtual) === 0 || (flags & revisionFlags.linked) !== 0;
	return isRevision && (flags & revisionFlags.quarantined) === 0;
}

/** True for a revision that is served from a repository in its own place. */
export function isInPlace({repositories, revisions}: Inventory, revision: number): boolean {
	const flags = repositories.flags[revisions.repository[revision]!]!;
	return isServed(revisions.flags[revision]!) && (flags & repositoryFlags.linked) === 0;
}

/** True when a blob can be served from where it belongs. */
export function isThere({blobs}: Inventory, digest: number): boolean {
	return (blobs.flags[digest]! & (blobFlags.present | blobFlags.linked)) !== 0;
}

/** True for a layer link that is in its place; -1 is none. */
export function isLinked({layerLinks}: Inventory, link: number): boolean {
	return link >= 0 && (layerLinks.flags[link]! & layerLinkFlags.quarantined) === 0;
}

/** An index may be sparse, and a child that is a revision tells its own damage. */
const notNeeded = referenceFlags.subject | referenceFlags.foreign | referenceFlags.child;

/**
 * Calls `visit` with every blob, by digest, without which nobody can pull a revision, and with its layer link in the
 * revision's repository, or -1: a registry serves only blobs that the repository links.
 */
export function forEachNeeded(
	inventory: Inventory,
	revision: number,
	visit: (digest: number, link: number) => void,
): void {
	const {manifests, revisions} = inventory;
	const repository = revisions.repository[revision]!;
	const digest = revisions.digest[revision]!;
	const end = manifests.offsets[digest + 1]!;
	for (let index = manifests.offsets[digest]!; index < end; index++) {
		const target = manifests.targets[index]!;
		if (!referenceHas(target, notNeeded)) {
			const needed = referenceDigest(target);
			visit(needed, findLayerLink(inventory, repository, needed));
		}
	}
}

/** Which revision a problem is about. */
export const aboutRevision = ({digests, repositories, revisions}: Inventory, revision: number) => ({
	repository: repositories.names[revisions.repository[revision]!]!,
	reference: digests.text(revisions.digest[revision]!),
});

/** Told of a blob, by digest, that is there and that the revision's repository does not link. */
export function missingLink(inventory: Inventory, revision: number, needed: number): Problem {
	const about = aboutRevision(inventory, revision);
	const digest = inventory.digests.text(needed);
	return {
		kind: 'layer-link-missing',
		...about,
		digest,
		path: `${layerLinkFolder(about.repository, digest)}/${linkFile}`,
		message: 'The blob is there and its link in this repository is gone: nobody can pull the image. Push it again.',
	};
}
