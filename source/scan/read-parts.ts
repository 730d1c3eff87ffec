import {algorithmNamed, isEncoded} from '../storage/digest.ts';
import {isUploadId, layersPart, manifestsPart, repositoriesFolder, uploadsPart} from '../storage/layout.ts';
import {listDigests, listKnown, type Entry} from '../storage/walk.ts';
import {DigestWriter, type PackedDigests} from './batch.ts';
import {deadLink, stray, symlink} from './found.ts';
import {measure} from './measure.ts';
import type {TreeFolder} from './read-repositories.ts';
import type {Found} from './tasks.ts';

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
	readonly hasTags: boolean;
	readonly hasLayers: boolean;
	readonly hasUploads: boolean;
	readonly hasStrays: boolean;
	/** A symbolic link to nowhere is in the place of a part of it: what it needs is not known. */
	readonly incomplete: boolean;
	readonly revisions: PackedDigests;
	readonly layers: PackedDigests;
	/** Behind symbolic links inside of it: served, so needed; never counted. */
	readonly linkedRevisions: PackedDigests;
	readonly linkedLayers: PackedDigests;
	readonly uploads: readonly FoundUpload[];
}

/** Reads a repository: the digests that its folders name, and its uploads. */
export function readParts(v2: string, folder: TreeFolder, parts: readonly Entry[], problems: Found[]): FoundRepository {
	const name = folder.path.slice(repositoriesFolder.length + 1);
	const context: Context = {v2, name, problems, first: problems.length, hasTags: false, incomplete: false};
	const own = {revisions: new DigestWriter(), layers: new DigestWriter()};
	// A repository without a name cannot be served, nor can what lies behind a link be changed: read, never touched.
	const behindLink = {revisions: new DigestWriter(), layers: new DigestWriter()};
	const has = {manifests: false, layers: false, uploads: false};
	let uploads: readonly FoundUpload[] = [];
	for (const part of parts) {
		const path = `${folder.path}/${part.name}`;
		note(context, part, path, part.name !== uploadsPart);
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

	return {
		name,
		linked: folder.linked || name === '',
		hasManifests: has.manifests,
		hasTags: context.hasTags,
		hasLayers: has.layers,
		hasUploads: has.uploads,
		hasStrays: problems.length > context.first,
		incomplete: context.incomplete,
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
	hasTags: boolean;
	incomplete: boolean;
}

/**
 * Tells a symbolic link, or something that is no folder where a folder belongs.
 * @param matters whether something may be needed that only this folder would tell.
 */
function note(context: Context, entry: Entry, path: string, matters: boolean): void {
	if (entry.type === 'nothing' && matters) {
		context.problems.push(deadLink(path, context.name));
		context.incomplete = true;
	} else if (entry.linked) {
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
	for (const entry of listKnown(`${context.v2}/${path}`)) {
		const below = `${path}/${entry.name}`;
		const isKnown = entry.name === 'revisions' || entry.name === 'tags';
		note(context, entry, below, isKnown);
		if (entry.type !== 'folder') {
			continue;
		}

		if (entry.name === 'tags') {
			context.hasTags = true;
		} else if (entry.name === 'revisions') {
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
	for (const folder of listKnown(`${context.v2}/${path}`)) {
		const below = `${path}/${folder.name}`;
		const algorithm = algorithmNamed(folder.name);
		note(context, folder, below, algorithm !== undefined);
		if (folder.type !== 'folder') {
			continue;
		}

		if (algorithm === undefined) {
			if (!folder.linked) {
				context.problems.push(stray(below, context.name));
			}

			continue;
		}

		const isBehindLink = linked || folder.linked;
		const {encoded, others} = listDigests(`${context.v2}/${below}`, algorithm);
		(isBehindLink ? behindLink : own).pushEncoded(algorithm, encoded);
		for (const entry of others) {
			context.problems.push((entry.linked ? symlink : stray)(`${below}/${entry.name}`, context.name));
			// The name says which digest it is, wherever a symbolic link leads.
			if (entry.linked && isEncoded(algorithm, entry.name)) {
				behindLink.push(`${algorithm.name}:${entry.name}`);
			}
		}
	}
}

function readUploads(context: Context, path: string): readonly FoundUpload[] {
	const uploads: FoundUpload[] = [];
	for (const entry of listKnown(`${context.v2}/${path}`)) {
		const below = `${path}/${entry.name}`;
		note(context, entry, below, false);
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
