import {referenceDigest, referenceFlags, referenceHas} from './graph.ts';
import {blobFlags, repositoryFlags, revisionFlags, type Inventory} from './inventory.ts';

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

/** An index may be sparse, and a child that is a revision tells its own damage. */
const notNeeded = referenceFlags.subject | referenceFlags.foreign | referenceFlags.child;

/** Calls `visit` with every blob, by digest, without which nobody can pull a revision. */
export function forEachNeeded(
	{manifests, revisions}: Inventory,
	revision: number,
	visit: (digest: number) => void,
): void {
	const digest = revisions.digest[revision]!;
	const end = manifests.offsets[digest + 1]!;
	for (let index = manifests.offsets[digest]!; index < end; index++) {
		const target = manifests.targets[index]!;
		if (!referenceHas(target, notNeeded)) {
			visit(referenceDigest(target));
		}
	}
}

/** Which revision a problem is about. */
export const aboutRevision = ({digests, repositories, revisions}: Inventory, revision: number) => ({
	repository: repositories.names[revisions.repository[revision]!]!,
	reference: digests.text(revisions.digest[revision]!),
});
