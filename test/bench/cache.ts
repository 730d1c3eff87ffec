import {existsSync, mkdirSync, readdirSync, renameSync, rmSync} from 'node:fs';
import path from 'node:path';
import {v2Folder} from '../../source/storage/layout.ts';
import {benchStores, writeBenchStore, type BenchStore, type BenchStoreName} from './bench-store.ts';
import {print} from './print.ts';

/** What is written once and measured again and again; safe to delete. */
const cache = path.resolve('.cache/bench');

/** A path in the cache, whose folder is there. */
export function inCache(name: string): string {
	mkdirSync(cache, {recursive: true});
	return path.join(cache, name);
}

/** The root of a store, which is written when it is not there yet. Throws when something has deleted from it. */
export function storeFolder(name: BenchStoreName): string {
	const folder = inCache(name);
	if (!existsSync(folder)) {
		print(`writing store ${name} …`);
		const half = `${folder}.new`;
		rmSync(half, {recursive: true, force: true});
		mkdirSync(half, {recursive: true});
		writeBenchStore(half, benchStores[name]);
		renameSync(half, folder);
	}

	const [found, written] = [countBlobs(folder), blobsOf(name)];
	if (found !== written) {
		throw new Error(`${folder} has ${found} blobs where ${written} were written. Delete it, and it is written again.`);
	}

	return folder;
}

/** Folders of blobs, whatever is in them: of a store of ours, each has its data. */
export function countBlobs(root: string): number {
	const folder = path.join(root, v2Folder, 'blobs/sha256');
	return readdirSync(folder).reduce((sum, prefix) => sum + readdirSync(path.join(folder, prefix)).length, 0);
}

/** The root of a storage that nothing was pushed to. */
export function emptyFolder(): string {
	const folder = inCache('empty');
	mkdirSync(path.join(folder, v2Folder), {recursive: true});
	return folder;
}

/** How many manifests a store has. */
export function manifestsOf(name: BenchStoreName): number {
	const {repositories, tags, revisions} = benchStores[name];
	return repositories * tags * revisions;
}

/** How many blobs a store has: of each image its manifest, its config and its layers, and one of each repository. */
function blobsOf(name: BenchStoreName): number {
	const {layers = 2}: BenchStore = benchStores[name];
	return benchStores[name].repositories + manifestsOf(name) * (2 + layers);
}
