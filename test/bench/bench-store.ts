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
	/** Of each image's own, beside its config and the one that it shares with its repository (default: 2). */
	readonly layers?: number;
	/** How many repositories lie inside one another (default: 1, none in another one). */
	readonly nested?: number;
}

/** The stores that the figures in the documentation are of. */
export const benchStores = {
	A: {repositories: 100, tags: 20, revisions: 5},
	B: {repositories: 4, tags: 250, revisions: 3},
	C: {repositories: 2000, tags: 2, revisions: 2},
	D: {repositories: 200, tags: 100, revisions: 5},
	/** For the screens. */
	U: {repositories: 200, tags: 2, revisions: 2},
	/** What grows alone, and ten times as much of it. */
	tags: {repositories: 1, tags: 1000, revisions: 1},
	tags10: {repositories: 1, tags: 10_000, revisions: 1},
	links: {repositories: 1, tags: 10, revisions: 10, layers: 98},
	links10: {repositories: 1, tags: 10, revisions: 100, layers: 98},
	nested: {repositories: 200, tags: 2, revisions: 2, nested: 10},
	nested10: {repositories: 2000, tags: 2, revisions: 2, nested: 10},
} as const satisfies Readonly<Record<string, BenchStore>>;

export type BenchStoreName = keyof typeof benchStores;

/**
 * Writes a store with true digests, the same each time: every image has a config and layers of its own and shares one
 * layer with its repository.
 */
export function writeBenchStore(root: string, store: BenchStore): void {
	const v2 = path.join(root, v2Folder);
	for (let repository = 0; repository < store.repositories; repository++) {
		const name = repositoryName(repository, store.nested);
		const base = putLayer(v2, name, `base of ${name}`);
		for (let tag = 0; tag < store.tags; tag++) {
			for (let revision = 0; revision < store.revisions; revision++) {
				const image = `${name}:${tag}#${revision}`;
				const own = Array.from({length: store.layers ?? 2}, (_, layer) =>
					putLayer(v2, name, `layer ${layer + 1} of ${image}`),
				);
				const config = putLayer(v2, name, `config of ${image}`);
				pushManifest(v2, name, `v${tag}`, {config, layers: [base, ...own]});
			}
		}
	}
}

/** A name of its own, or one that every tenth (or so) begins, and each of those between goes on from the one before. */
function repositoryName(repository: number, nested = 1): string {
	if (nested === 1) {
		return `team-${repository % 10}/service-${repository}`;
	}

	const below = Array.from({length: repository % nested}, (_, level) => `/part-${level + 1}`);
	return `service-${Math.floor(repository / nested)}${below.join('')}`;
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
