import fs from 'node:fs';
import {algorithmNamed, isEncoded} from '../storage/digest.ts';
import {isUploadId, layersPart, manifestsPart, repositoriesFolder, uploadsPart} from '../storage/layout.ts';
import {list, type Entry} from '../storage/walk.ts';
import {measure} from './measure.ts';
import {DigestWriter} from './batch.ts';
import {stray, symlink} from './found.ts';
import type {Found} from './tasks.ts';

/** A folder below `repositories` that is still to be looked into. */
export interface TreeFolder {
	/** Relative to v2. */
	readonly path: string;
	/** Reached through a symbolic link. */
	readonly linked: boolean;
}

/** A folder that a symbolic link leads to, for the caller to walk once at most. */
export interface LinkedFolder {
	readonly path: string;
	readonly target: string;
}

export interface FoundUpload {
	readonly id: string;
	readonly bytes: number;
	/** The youngest file's mtime, in seconds since the epoch. */
	readonly time: number;
}

export interface FoundRepository {
	readonly name: string;
	readonly linked: boolean;
	readonly hasManifests: boolean;
	readonly hasLayers: boolean;
	readonly hasUploads: boolean;
	readonly hasStrays: boolean;
	readonly revisions: Uint8Array<ArrayBuffer>;
	readonly layers: Uint8Array<ArrayBuffer>;
	/** Behind symbolic links inside of it: served, so needed; never counted. */
	readonly linkedRevisions: Uint8Array<ArrayBuffer>;
	readonly linkedLayers: Uint8Array<ArrayBuffer>;
	readonly uploads: readonly FoundUpload[];
}

export interface RepositoryBatch {
	readonly repositories: readonly FoundRepository[];
	/** Folders that were not reached within this task's share of work. */
	readonly rest: readonly TreeFolder[];
	readonly linked: readonly LinkedFolder[];
	readonly problems: readonly Found[];
}

/** Folders that one task looks into before it hands the rest back, so that all workers have some. */
const share = 200;

/**
 * Walks the tree of repositories. A repository is any folder with `_manifests`, `_layers` or
 * `_uploads` in it, at any depth, also inside another repository, whatever its name.
 */
export function readRepositories(v2: string, folders: readonly TreeFolder[]): RepositoryBatch {
	const repositories: FoundRepository[] = [];
	const linked: LinkedFolder[] = [];
	const problems: Found[] = [];
	const open = [...folders];
	for (let looked = 0; looked < share && open.length > 0; looked++) {
		const folder = open.pop()!;
		const parts: Entry[] = [];
		for (const entry of list(`${v2}/${folder.path}`) ?? []) {
			const path = `${folder.path}/${entry.name}`;
			if (entry.name === manifestsPart || entry.name === layersPart || entry.name === uploadsPart) {
				parts.push(entry);
			} else if (entry.type !== 'folder' || entry.name === 'lost+found') {
				problems.push((entry.linked ? symlink : stray)(path));
			} else if (entry.linked) {
				problems.push(symlink(path));
				linked.push({path, target: fs.realpathSync.native(`${v2}/${path}`)});
			} else {
				open.push({path, linked: folder.linked});
			}
		}

		if (parts.length > 0) {
			const found = readParts(v2, folder, parts, problems);
			if (found) {
				repositories.push(found);
			}
		}
	}

	return {repositories, rest: open, linked, problems};
}

function readParts(
	v2: string,
	folder: TreeFolder,
	parts: readonly Entry[],
	problems: Found[],
): FoundRepository | undefined {
	const name = folder.path.slice(repositoriesFolder.length + 1);
	const context: Context = {v2, name, problems, first: problems.length};
	const own = {revisions: new DigestWriter(), layers: new DigestWriter()};
	// A repository without a name cannot be served, nor can what lies behind a link be changed: read, never touched.
	const behindLink = {revisions: new DigestWriter(), layers: new DigestWriter()};
	const has = {manifests: false, layers: false, uploads: false};
	let uploads: readonly FoundUpload[] = [];
	for (const part of parts) {
		const path = `${folder.path}/${part.name}`;
		note(context, part, path);
		if (part.type !== 'folder') {
			continue;
		}

		if (part.name === manifestsPart) {
			has.manifests = true;
			readManifestsPart(context, path, part.linked, own.revisions, behindLink.revisions);
		} else if (part.name === layersPart) {
			has.layers = true;
			readDigestFolders(context, path, part.linked, own.layers, behindLink.layers);
		} else {
			has.uploads = true;
			uploads = part.linked ? [] : readUploads(context, path);
		}
	}

	if (!has.manifests && !has.layers && !has.uploads) {
		return undefined;
	}

	return {
		name,
		linked: folder.linked || name === '',
		hasManifests: has.manifests,
		hasLayers: has.layers,
		hasUploads: has.uploads,
		hasStrays: problems.length > context.first,
		revisions: own.revisions.finish(),
		layers: own.layers.finish(),
		linkedRevisions: behindLink.revisions.finish(),
		linkedLayers: behindLink.layers.finish(),
		uploads,
	};
}

interface Context {
	readonly v2: string;
	readonly name: string;
	readonly problems: Found[];
	/** How many problems there were before this repository's. */
	readonly first: number;
}

/** Tells a symbolic link, or something that is no folder where a folder belongs. */
function note(context: Context, entry: Entry, path: string): void {
	if (entry.linked) {
		context.problems.push(symlink(path, context.name));
	} else if (entry.type !== 'folder') {
		context.problems.push(stray(path, context.name));
	}
}

function readManifestsPart(
	context: Context,
	path: string,
	linked: boolean,
	own: DigestWriter,
	behindLink: DigestWriter,
): void {
	for (const entry of list(`${context.v2}/${path}`) ?? []) {
		const below = `${path}/${entry.name}`;
		note(context, entry, below);
		if (entry.type !== 'folder' || entry.name === 'tags') {
			continue;
		}

		if (entry.name === 'revisions') {
			readDigestFolders(context, below, linked || entry.linked, own, behindLink);
		} else if (!entry.linked) {
			context.problems.push(stray(below, context.name));
		}
	}
}

/** Reads `<algorithm>/<encoded>` folders by their names alone. */
function readDigestFolders(
	context: Context,
	path: string,
	linked: boolean,
	own: DigestWriter,
	behindLink: DigestWriter,
): void {
	for (const folder of list(`${context.v2}/${path}`) ?? []) {
		const below = `${path}/${folder.name}`;
		note(context, folder, below);
		if (folder.type !== 'folder') {
			continue;
		}

		const algorithm = algorithmNamed(folder.name);
		if (algorithm === undefined) {
			context.problems.push(stray(below, context.name));
			continue;
		}

		for (const entry of list(`${context.v2}/${below}`) ?? []) {
			if (entry.type === 'folder' && isEncoded(algorithm, entry.name)) {
				(linked || folder.linked || entry.linked ? behindLink : own).push(algorithm, entry.name);
				if (entry.linked) {
					note(context, entry, `${below}/${entry.name}`);
				}
			} else {
				context.problems.push((entry.linked ? symlink : stray)(`${below}/${entry.name}`, context.name));
			}
		}
	}
}

function readUploads(context: Context, path: string): readonly FoundUpload[] {
	const uploads: FoundUpload[] = [];
	for (const entry of list(`${context.v2}/${path}`) ?? []) {
		const below = `${path}/${entry.name}`;
		note(context, entry, below);
		if (entry.linked || entry.type !== 'folder') {
			continue;
		}

		if (!isUploadId(entry.name)) {
			context.problems.push(stray(below, context.name));
			continue;
		}

		// An upload that vanished is one that ended: nothing to tell.
		const upload = measure(`${context.v2}/${below}`);
		if (upload) {
			uploads.push({id: entry.name, ...upload});
		}
	}

	return uploads;
}
