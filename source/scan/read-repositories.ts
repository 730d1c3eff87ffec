import {layersPart, manifestsPart, repositoriesFolder, uploadsPart} from '../storage/layout.ts';
import {listFixed, listKnown, resolved, type Entry} from '../storage/walk.ts';
import {deadLink, stray, symlink} from './found.ts';
import {readParts, type FoundRepository} from './read-parts.ts';
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

export interface RepositoryBatch {
	readonly repositories: readonly FoundRepository[];
	/** Folders that were not reached within this task's share of work. */
	readonly rest: readonly TreeFolder[];
	readonly linked: readonly LinkedFolder[];
	readonly problems: readonly Found[];
	/** Among the folders is a symbolic link to nowhere: what repositories need is not known. */
	readonly incomplete: boolean;
}

/** What one task does before it hands the rest back, so that all workers have some: folders, and words of digests. */
const share = {folders: 200, words: 32 * 1024};

/**
 * Walks the tree of repositories. A repository is any folder with `_manifests`, `_layers` or
 * `_uploads` in it, at any depth, also inside another repository, whatever its name.
 */
export function readRepositories(v2: string, folders: readonly TreeFolder[]): RepositoryBatch {
	const repositories: FoundRepository[] = [];
	const linked: LinkedFolder[] = [];
	const problems: Found[] = [];
	const open = [...folders];
	let incomplete = false;
	let words = 0;
	for (let looked = 0; looked < share.folders && words < share.words && open.length > 0; looked++) {
		const folder = open.pop()!;
		const parts: Entry[] = [];
		for (const entry of listFolder(v2, folder.path)) {
			const path = `${folder.path}/${entry.name}`;
			if (partNames.has(entry.name)) {
				parts.push(entry);
			} else if (entry.type === 'nothing') {
				problems.push(deadLink(path));
				incomplete = true;
			} else if (entry.linked) {
				problems.push(symlink(path));
				if (entry.type === 'folder') {
					linked.push({path, target: resolved(`${v2}/${path}`)});
				}
			} else if (entry.type !== 'folder' || entry.name === 'lost+found') {
				problems.push(stray(path));
			} else {
				open.push({path, linked: folder.linked});
			}
		}

		if (parts.length > 0) {
			const found = readParts(v2, folder, parts, problems);
			if (found.hasManifests || found.hasLayers || found.hasUploads) {
				repositories.push(found);
			}

			incomplete ||= found.incomplete;
			words += found.revisions.length + found.layers.length;
		}
	}

	return {repositories, rest: open, linked, problems, incomplete};
}

const partNames: ReadonlySet<string> = new Set([manifestsPart, layersPart, uploadsPart]);

/** No repository has been written yet where `repositories` is absent; every other folder was seen a moment ago. */
const listFolder = (v2: string, path: string): readonly Entry[] =>
	path === repositoriesFolder ? (listFixed(`${v2}/${path}`) ?? []) : listKnown(`${v2}/${path}`);
