import type {Figures} from '../plan/plan.ts';
import {blobFlags, layerLinkFlags, repositoryFlags, revisionFlags, type Inventory} from './inventory.ts';

/** Counts what is in its place: nothing virtual, nothing behind a symbolic link, nothing in a quarantine. */
export function countFigures(
	inventory: Pick<Inventory, 'repositories' | 'tags' | 'revisions' | 'layerLinks' | 'blobs' | 'uploads'>,
): Figures {
	const {repositories, tags, revisions, layerLinks, blobs, uploads} = inventory;
	let blobCount = 0;
	let bytes = 0;
	for (let digest = 0; digest < blobs.flags.length; digest++) {
		if ((blobs.flags[digest]! & blobFlags.present) !== 0) {
			blobCount++;
			bytes += blobs.size[digest]!;
		}
	}

	let repositoryCount = 0;
	let manifests = 0;
	let links = 0;
	for (const [repository, flags] of repositories.flags.entries()) {
		if ((flags & (repositoryFlags.linked | repositoryFlags.quarantined)) !== 0) {
			continue;
		}

		repositoryCount++;
		for (let revision = revisions.start[repository]!; revision < revisions.start[repository + 1]!; revision++) {
			manifests += (revisions.flags[revision]! & (revisionFlags.virtual | revisionFlags.quarantined)) === 0 ? 1 : 0;
		}

		for (let link = layerLinks.start[repository]!; link < layerLinks.start[repository + 1]!; link++) {
			links += (layerLinks.flags[link]! & layerLinkFlags.quarantined) === 0 ? 1 : 0;
		}
	}

	return {
		repositories: repositoryCount,
		tags: tags.names.length,
		manifests,
		layerLinks: links,
		blobs: blobCount,
		bytes,
		uploads: uploads.length,
		uploadBytes: uploads.reduce((sum, upload) => sum + upload.bytes, 0),
	};
}
