import {existsSync, mkdirSync, renameSync, rmSync} from 'node:fs';
import path from 'node:path';
import {v2Folder} from '../../source/storage/layout.ts';
import {benchStores, writeBenchStore, type BenchStoreName} from './bench-store.ts';
import {print} from './print.ts';

/** What is written once and measured again and again; safe to delete. */
const cache = path.resolve('.cache/bench');

/** A path in the cache, whose folder is there. */
export function inCache(name: string): string {
	mkdirSync(cache, {recursive: true});
	return path.join(cache, name);
}

/** The root of a store, which is written when it is not there yet. */
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

	return folder;
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
