import type {Figures} from '../plan/plan.ts';
import {blobFlags, layerLinkFlags, repositoryFlags, revisionFlags, type Inventory} from './inventory.ts';

/** Counts what is in its place: nothing virtual, nothing behind a symbolic link, nothing in a quarantine. */
export function countFigures(
	inventory: Pick<Inventory, 'repositories' | 'tags' | 'revisions' | 'layerLinks' | 'blobs' | 'uploads'>,
): Figures {
	const {repositories, tags, revisions, layerLinks, blobs, uploads} = inventory;
	let blobCount = 0;
	let bytes = 0;
	blobs.flags.forEach((flags, digest) => {
		if ((flags & blobFlags.present) !== 0) {
			blobCount++;
			bytes += blobs.size[digest]!;
		}
	});
	let repositoryCount = 0;
	let manifests = 0;
	let links = 0;
	repositories.flags.forEach((flags, repository) => {
		if ((flags & (repositoryFlags.linked | repositoryFlags.quarantined)) === 0) {
			repositoryCount++;
			manifests += stretch(revisions, repository).reduce(addRevision, 0);
			links += stretch(layerLinks, repository).reduce(addLink, 0);
		}
	});
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

/** The flags of one repository's. */
const stretch = ({start, flags}: {readonly start: Uint32Array; readonly flags: Uint8Array}, repository: number) =>
	flags.subarray(start[repository], start[repository + 1]);

const addingWithout = (other: number) => (count: number, flags: number) => count + ((flags & other) === 0 ? 1 : 0);
const addRevision = addingWithout(revisionFlags.virtual | revisionFlags.quarantined);
const addLink = addingWithout(layerLinkFlags.quarantined);
