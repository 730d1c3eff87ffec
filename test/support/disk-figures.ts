import {lstatSync, readdirSync, statSync, type Dirent} from 'node:fs';
import path from 'node:path';
import type {Figures} from '../../source/plan/plan.ts';

/** What a storage root holds, counted off the disk with nothing of the program in between. */
export function diskFigures(root: string): Figures {
	const v2 = path.join(root, 'docker/registry/v2');
	const entries = list(v2);
	const inside = (...parts: string[]) => entries.filter(({name}) => parts.every((part) => `/${name}`.includes(part)));
	const blobs = inside('/blobs/').filter(({name}) => name.endsWith('/data'));
	const links = inside('/repositories/').filter(({name}) => name.endsWith('/link'));
	const files = inside('/_uploads/').filter(({isFile}) => isFile);
	const bytes = (of: ReadonlyArray<{readonly name: string}>) =>
		of.reduce((sum, {name}) => sum + statSync(path.join(v2, name)).size, 0);
	return {
		repositories: new Set(
			entries.flatMap(({name}) => /^repositories\/(.+?)\/_(?:manifests|layers|uploads)$/.exec(name)?.[1] ?? []),
		).size,
		tags: links.filter(({name}) => /\/_manifests\/tags\/[^/]+\/current\/link$/.test(name)).length,
		manifests: links.filter(({name}) => /\/_manifests\/revisions\/[^/]+\/[^/]+\/link$/.test(name)).length,
		layerLinks: links.filter(({name}) => /\/_layers\/[^/]+\/[^/]+\/link$/.test(name)).length,
		blobs: blobs.length,
		bytes: bytes(blobs),
		uploads: entries.filter(({name}) => /\/_uploads\/[^/]+$/.test(name)).length,
		uploadBytes: bytes(files),
	};
}

/** The digests in the blob store, sorted. */
export function diskBlobs(root: string): readonly string[] {
	const found = list(path.join(root, 'docker/registry/v2/blobs')).flatMap(({name}) => {
		const parts = /^([^/]+)\/[^/]+\/([^/]+)\/data$/.exec(name);
		return parts ? [`${parts[1]}:${parts[2]}`] : [];
	});
	return found.sort();
}

/** Every file and folder below, with its size and times: two of them are equal when nothing was touched. */
export function diskState(root: string): readonly string[] {
	return list(root).map(({name}) => {
		const {mode, size, mtimeMs, ctimeMs, ino} = lstatSync(path.join(root, name));
		return [name, ino, mode, size, mtimeMs, ctimeMs].join(' ');
	});
}

/** Sorted paths relative to a folder, which may be absent. */
function list(folder: string): ReadonlyArray<{readonly name: string; readonly isFile: boolean}> {
	const name = (entry: Dirent) => path.relative(folder, path.join(entry.parentPath, entry.name));
	const entries = statSync(folder, {throwIfNoEntry: false})
		? readdirSync(folder, {recursive: true, withFileTypes: true})
		: [];
	return entries
		.map((entry) => ({name: name(entry), isFile: entry.isFile()}))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
}
