import type {Digest} from './digest.ts';

/*
 * The layout of Distribution's filesystem driver (registry/storage/paths.go), below `<root>/docker/registry`:
 *
 *   v2/
 *     blobs/<algorithm>/<first two>/<encoded>/data
 *     repositories/<name>/
 *       _manifests/
 *         revisions/<algorithm>/<encoded>/link
 *         revisions/<algorithm>/<encoded>/signatures/<algorithm>/<encoded>/link   (registry up to 2.3)
 *         tags/<tag>/current/link
 *         tags/<tag>/index/<algorithm>/<encoded>/link
 *       _layers/<algorithm>/<encoded>/link
 *       _uploads/<uuid>/{data,startedat,hashstates/<algorithm>/<offset>}
 *   cleanup/                                  ours
 *     lock.<n>
 *     <run id>/{run.json,plan.jsonl,spare/,v2/…}   v2 mirrors what was moved here
 *   lockfiles/database-in-use                 GitLab's metadata database
 *
 * Every path that leaves this file is relative to `v2` and has `/` between its parts.
 */

/** What the filesystem driver writes into, relative to the storage root. */
export const registryFolder = 'docker/registry';
/** The registry's tree, relative to the storage root. */
export const v2Folder = 'docker/registry/v2';
/** Ours, beside it and on the same file system, relative to the storage root. */
export const cleanupFolder = 'docker/registry/cleanup';
/** GitLab's container registry keeps its tags in a database when this file is there. */
export const databaseLockFile = 'docker/registry/lockfiles/database-in-use';
/** A pull-through cache's expiry list, relative to the storage root. */
export const schedulerStateFile = 'scheduler-state.json';

export const blobsFolder = 'blobs';
export const repositoriesFolder = 'repositories';
export const manifestsPart = '_manifests';
export const layersPart = '_layers';
export const uploadsPart = '_uploads';
export const linkFile = 'link';
export const dataFile = 'data';

const byDigest = (digest: Digest) => digest.replace(':', '/');

export function blobFolder(digest: Digest): string {
	const colon = digest.indexOf(':');
	const encoded = digest.slice(colon + 1);
	return `${blobsFolder}/${digest.slice(0, colon)}/${encoded.slice(0, 2)}/${encoded}`;
}

export const blobData = (digest: Digest) => `${blobFolder(digest)}/${dataFile}`;

export const repositoryFolder = (name: string) => `${repositoriesFolder}/${name}`;
export const manifestsFolder = (name: string) => `${repositoryFolder(name)}/${manifestsPart}`;
export const revisionsFolder = (name: string) => `${manifestsFolder(name)}/revisions`;
export const revisionFolder = (name: string, digest: Digest) => `${revisionsFolder(name)}/${byDigest(digest)}`;
export const revisionLink = (name: string, digest: Digest) => `${revisionFolder(name, digest)}/${linkFile}`;
export const signaturesFolder = (name: string, digest: Digest) => `${revisionFolder(name, digest)}/signatures`;

export const tagsFolder = (name: string) => `${manifestsFolder(name)}/tags`;
export const tagFolder = (name: string, tag: string) => `${tagsFolder(name)}/${tag}`;
export const tagCurrentLink = (name: string, tag: string) => `${tagFolder(name, tag)}/current/${linkFile}`;
export const tagIndexEntryFolder = (name: string, tag: string, digest: Digest) =>
	`${tagFolder(name, tag)}/index/${byDigest(digest)}`;

export const layersFolder = (name: string) => `${repositoryFolder(name)}/${layersPart}`;
export const layerLinkFolder = (name: string, digest: Digest) => `${layersFolder(name)}/${byDigest(digest)}`;

export const uploadsFolder = (name: string) => `${repositoryFolder(name)}/${uploadsPart}`;
export const uploadFolder = (name: string, id: string) => `${uploadsFolder(name)}/${id}`;

/** A tag that a registry writes (distribution/reference, regexp.go). */
export const isTagName = (name: string) => /^\w[\w.-]{0,127}$/.test(name);

/** An upload's folder: always a UUID. */
export const isUploadId = (name: string) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(name);

/** A file that an interrupted write left: `link.<uuid>.tmp`, `data.<uuid>.tmp`. */
export const isLeftoverFile = (name: string) => /^(?:link|data)\.[\w-]+\.tmp$/.test(name);
