import {createHash} from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import {
	blobFolder,
	layerLinkFolder,
	revisionFolder,
	tagFolder,
	tagIndexEntryFolder,
	v2Folder,
} from '../../source/storage/layout.ts';

/** What a store for measuring is made of. */
export interface BenchStore {
	readonly repositories: number;
	/** In each repository. */
	readonly tags: number;
	/** Pushed to each tag, one after the other: the last is its current one. */
	readonly revisions: number;
}

/** The stores that the figures in the documentation are of. */
export const benchStores = {
	A: {repositories: 100, tags: 20, revisions: 5},
	B: {repositories: 4, tags: 250, revisions: 3},
	C: {repositories: 2000, tags: 2, revisions: 2},
	D: {repositories: 200, tags: 100, revisions: 5},
	/** For the screens. */
	U: {repositories: 200, tags: 2, revisions: 2},
} as const satisfies Readonly<Record<string, BenchStore>>;

/**
 * Writes a store with true digests, the same each time: every image has a config and two layers of
 * its own and shares one layer with its repository.
 */
export function writeBenchStore(root: string, store: BenchStore): void {
	const v2 = path.join(root, v2Folder);
	for (let repository = 0; repository < store.repositories; repository++) {
		const name = `team-${repository % 10}/service-${repository}`;
		const base = putLayer(v2, name, `base of ${name}`);
		for (let tag = 0; tag < store.tags; tag++) {
			for (let revision = 0; revision < store.revisions; revision++) {
				const image = `${name}:${tag}#${revision}`;
				const layers = [base, putLayer(v2, name, `layer 1 of ${image}`), putLayer(v2, name, `layer 2 of ${image}`)];
				pushManifest(v2, name, `v${tag}`, {config: putLayer(v2, name, `config of ${image}`), layers});
			}
		}
	}
}

interface Blob {
	readonly digest: string;
	readonly size: number;
}

function putBlob(v2: string, text: string): Blob {
	const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
	const folder = path.join(v2, blobFolder(digest));
	fs.mkdirSync(folder, {recursive: true});
	fs.writeFileSync(path.join(folder, 'data'), text);
	return {digest, size: Buffer.byteLength(text)};
}

function putLayer(v2: string, name: string, text: string): Blob {
	const blob = putBlob(v2, text);
	putLink(path.join(v2, layerLinkFolder(name, blob.digest)), blob.digest);
	return blob;
}

function putLink(folder: string, digest: string): void {
	fs.mkdirSync(folder, {recursive: true});
	fs.writeFileSync(path.join(folder, 'link'), digest);
}

function pushManifest(
	v2: string,
	name: string,
	tag: string,
	{config, layers}: {readonly config: Blob; readonly layers: readonly Blob[]},
): void {
	const {digest} = putBlob(
		v2,
		JSON.stringify({
			schemaVersion: 2,
			mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
			config: {mediaType: 'application/vnd.docker.container.image.v1+json', ...config},
			layers: layers.map((layer) => ({mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', ...layer})),
		}),
	);
	putLink(path.join(v2, revisionFolder(name, digest)), digest);
	putLink(path.join(v2, tagIndexEntryFolder(name, tag, digest)), digest);
	putLink(path.join(v2, tagFolder(name, tag), 'current'), digest);
}
