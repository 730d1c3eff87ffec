import {lstatSync, readFileSync, readdirSync, realpathSync, statSync} from 'node:fs';
import {isDigest, judgeFile, lengths, type Manifest} from './oracle-manifest.ts';

/*
 * What is on the disk, for the oracle: read plainly and completely, with no code of the program
 * that it judges.
 */

export interface Revision {
	/** Behind a symbolic link: served, never counted, never changed. */
	readonly linked: boolean;
	/** What its `link` says, where that is a digest. */
	readonly names: string | undefined;
}

export interface LayerLink {
	readonly linked: boolean;
	readonly names: string | undefined;
}

export interface Tag {
	readonly current: string | undefined;
	readonly index: readonly string[];
}

export interface Repository {
	readonly name: string;
	readonly linked: boolean;
	readonly hasLayers: boolean;
	readonly revisions: ReadonlyMap<string, Revision>;
	/** By the revision in whose folder they are, which may have lost its link. */
	readonly signatures: ReadonlyMap<string, readonly string[]>;
	readonly layers: ReadonlyMap<string, LayerLink>;
	readonly tags: ReadonlyMap<string, Tag>;
	/** Served through a symbolic link, or named as no registry names a tag: what they name is kept. */
	readonly oddTags: readonly Tag[];
	/** By id: the youngest file's mtime, in seconds. */
	readonly uploads: ReadonlyMap<string, number>;
	/** Something that no registry writes, or a symbolic link, in its own three folders. */
	readonly hasStrays: boolean;
	/** The youngest of the files and folders that interrupted writes left, in seconds. */
	readonly leftoverTime: number;
}

export interface Store {
	readonly repositories: readonly Repository[];
	/** By digest: where it can be read, and whether through a symbolic link. */
	readonly blobs: ReadonlyMap<string, {readonly path: string; readonly linked: boolean}>;
	/** By digest: the youngest of its blob and of all links to it, in seconds. */
	readonly times: Map<string, number>;
	/** What was read of it already. */
	readonly manifests: Map<string, Manifest>;
}

interface Entry {
	readonly name: string;
	readonly path: string;
	readonly linked: boolean;
	readonly isFolder: boolean;
}

const isTag = (name: string) => /^\w[\w.-]{0,127}$/.test(name);
const isUpload = (name: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name);
const isTemporary = (name: string) => /^(link|data)\..+\.tmp$/.test(name);

/** What a path leads to; undefined for nothing, and for a loop of links. */
function follow(path: string) {
	try {
		return statSync(path, {throwIfNoEntry: false});
	} catch {
		return undefined;
	}
}

const isLink = (path: string) => lstatSync(path, {throwIfNoEntry: false})?.isSymbolicLink() ?? false;
const secondsOf = (path: string) => Math.max(lstatSync(path).mtimeMs, lstatSync(path).ctimeMs) / 1000;

function entries(folder: string, linked = false): Entry[] {
	return follow(folder)?.isDirectory()
		? readdirSync(folder).map((name) => {
				const path = `${folder}/${name}`;
				return {name, path, linked: linked || isLink(path), isFolder: follow(path)?.isDirectory() ?? false};
			})
		: [];
}

/** The folders `<algorithm>/<encoded>` in a folder, by digest; `others` gets what is none. */
function digestFolders(folder: string, linked = false, others: Entry[] = []): Map<string, Entry> {
	const found = new Map<string, Entry>();
	for (const algorithm of entries(folder, linked)) {
		const inside =
			algorithm.isFolder && algorithm.name in lengths ? entries(algorithm.path, algorithm.linked) : undefined;
		for (const entry of inside ?? [algorithm]) {
			const digest = `${algorithm.name}:${entry.name}`;
			if (inside && entry.isFolder && isDigest(digest)) {
				found.set(digest, entry);
			} else {
				others.push(entry);
			}
		}
	}

	return found;
}

/** The digest in a `link` file; undefined when it is missing, empty or no digest. */
function readLink(path: string): string | undefined {
	const text = follow(path)?.isFile() ? readFileSync(path, 'utf8') : '';
	return isDigest(text) ? text : undefined;
}

/** Reads the storage below `root`. */
export function readStore(root: string): Store {
	const v2 = `${root}/docker/registry/v2`;
	const repositories: Repository[] = [];
	const blobs = new Map<string, {path: string; linked: boolean}>();
	const times = new Map<string, number>();
	for (const algorithm of entries(`${v2}/blobs`)) {
		for (const prefix of entries(algorithm.path, algorithm.linked)) {
			for (const folder of entries(prefix.path, prefix.linked)) {
				const digest = `${algorithm.name}:${folder.name}`;
				const path = `${folder.path}/data`;
				if (isDigest(digest) && folder.name.startsWith(prefix.name) && follow(path)?.isFile()) {
					blobs.set(digest, {path, linked: folder.linked || isLink(path)});
					rejuvenate(times, digest, path);
				}
			}
		}
	}

	findRepositories({repositories, times}, `${v2}/repositories`, '', false, []);
	return {repositories, blobs, times, manifests: new Map()};
}

function rejuvenate(times: Map<string, number>, digest: string, path: string): void {
	times.set(digest, Math.max(times.get(digest) ?? 0, secondsOf(path)));
}

const ownFolders: readonly string[] = ['_manifests', '_layers', '_uploads'];

/** A repository is any folder with one of those in it, also inside another one; a loop of links ends. */
function findRepositories(
	store: {repositories: Repository[]; times: Map<string, number>},
	folder: string,
	name: string,
	linked: boolean,
	above: readonly string[],
): void {
	const real = follow(folder) ? realpathSync(folder) : '';
	if (real === '' || above.includes(real)) {
		return;
	}

	const folders = entries(folder, linked).filter((entry) => entry.isFolder && entry.name !== 'lost+found');
	if (folders.some((entry) => ownFolders.includes(entry.name))) {
		store.repositories.push(readRepository(folder, name, linked, store.times));
	}

	for (const entry of folders.filter((entry) => !ownFolders.includes(entry.name))) {
		findRepositories(store, entry.path, name === '' ? entry.name : `${name}/${entry.name}`, entry.linked, [
			...above,
			real,
		]);
	}
}

function readRepository(folder: string, name: string, linked: boolean, times: Map<string, number>): Repository {
	const manifests = `${folder}/_manifests`;
	const behindLink = (path: string) => linked || isLink(path);
	const others = entries(manifests).filter((entry) => !['revisions', 'tags'].includes(entry.name));
	const temporary: string[] = [];

	const revisions = new Map<string, Revision>();
	const signatures = new Map<string, readonly string[]>();
	const manifestsLinked = behindLink(manifests);
	const revisionsFolder = `${manifests}/revisions`;
	for (const [digest, entry] of digestFolders(revisionsFolder, manifestsLinked || isLink(revisionsFolder), others)) {
		const link = `${entry.path}/link`;
		signatures.set(digest, [...digestFolders(`${entry.path}/signatures`).keys()]);
		if (lstatSync(link, {throwIfNoEntry: false})) {
			revisions.set(digest, {linked: entry.linked, names: readLink(link)});
			rejuvenate(times, digest, link);
		} else if (entries(entry.path).every((file) => isTemporary(file.name))) {
			temporary.push(entry.path);
		} else {
			// More than an interrupted write leaves: nobody knows what it is.
			others.push(entry);
		}
	}

	const layers = new Map<string, LayerLink>();
	for (const [digest, entry] of digestFolders(`${folder}/_layers`, behindLink(`${folder}/_layers`), others)) {
		const link = `${entry.path}/link`;
		const names = readLink(link);
		layers.set(digest, {linked: entry.linked, names});
		// An alias is a link to both.
		for (const one of new Set([digest, names ?? digest])) {
			rejuvenate(times, one, lstatSync(link, {throwIfNoEntry: false}) ? link : entry.path);
		}
	}

	const tags = new Map<string, Tag>();
	const oddTags: Tag[] = [];
	for (const entry of entries(`${manifests}/tags`, manifestsLinked || isLink(`${manifests}/tags`))) {
		const tag = {
			current: readLink(`${entry.path}/current/link`),
			index: [...digestFolders(`${entry.path}/index`).keys()],
		};
		if (entry.isFolder && !entry.linked && isTag(entry.name)) {
			tags.set(entry.name, tag);
		} else {
			others.push(entry);
			oddTags.push(tag);
		}
	}

	const uploads = new Map<string, number>();
	for (const entry of entries(`${folder}/_uploads`, behindLink(`${folder}/_uploads`))) {
		if (entry.isFolder && !entry.linked && isUpload(entry.name)) {
			const files = readdirSync(entry.path, {recursive: true, withFileTypes: true}).filter((file) => file.isFile());
			const paths = files.length > 0 ? files.map((file) => `${file.parentPath}/${file.name}`) : [entry.path];
			uploads.set(entry.name, Math.max(...paths.map((path) => lstatSync(path).mtimeMs / 1000)));
		} else {
			others.push(entry);
		}
	}

	for (const file of ownFolders.flatMap((own) => readTemporaries(`${folder}/${own}`))) {
		temporary.push(file);
	}

	const hasLayers = follow(`${folder}/_layers`)?.isDirectory() ?? false;
	const hasLinked = [...revisions.values(), ...layers.values()].some((entry) => entry.linked);
	const hasStrays = others.length > 0 || hasLinked || ownFolders.some((own) => isLink(`${folder}/${own}`));
	const leftoverTime = Math.max(0, ...temporary.map(secondsOf));
	return {name, linked, hasLayers, revisions, signatures, layers, tags, oddTags, uploads, hasStrays, leftoverTime};
}

const readTemporaries = (folder: string): string[] =>
	entries(folder).flatMap((entry) => {
		const inside = entry.isFolder && !entry.linked ? readTemporaries(entry.path) : [];
		return isTemporary(entry.name) ? [entry.path] : inside;
	});

/** What is in the blob of a manifest. */
export function readManifest(store: Store, digest: string): Manifest {
	const manifest = store.manifests.get(digest) ?? judgeFile(store.blobs.get(digest)?.path);
	store.manifests.set(digest, manifest);
	return manifest;
}
