import path from 'node:path';
import type fs from 'node:fs';
import {cleanupFolder, registryFolder, v2Folder} from '../storage/layout.ts';
import {status} from '../storage/walk.ts';

/** What may be a symbolic link in the registry's tree, relative to the root: the fixed folders. */
const fixedFolders = ['', 'docker', registryFolder, v2Folder, `${v2Folder}/blobs`, `${v2Folder}/repositories`];

/**
 * Whether the folders on the way to something are folders: nothing is moved, put back or deleted through a symbolic
 * link that somebody has put in the place of one.
 */
export class Reach {
	readonly #root: string;
	/** Folders that were seen to be themselves and no symbolic link, since the last `forget`. */
	readonly #seen = new Set<string>();

	constructor(root: string) {
		this.#root = root;
	}

	/** Between batches: somebody may have swapped a folder for a symbolic link meanwhile. */
	forget(): void {
		this.#seen.clear();
	}

	/** @param relative to v2: what is below `blobs` or `repositories`. */
	isInRegistry(relative: string): boolean {
		return this.#isPlain(`${v2Folder}/${relative}`, v2Folder.split('/').length + 1);
	}

	/** @param relative to the quarantine of a run; `''`: the quarantine itself. */
	isInQuarantine(id: string, relative: string): boolean {
		return this.#isPlain(path.posix.join(cleanupFolder, id, 'v2', relative), registryFolder.split('/').length);
	}

	/** Whether a fixed folder is a symbolic link that was not there before; `isNew` tells by its times. */
	isElsewhere(isNew: (link: fs.Stats) => boolean): boolean {
		return fixedFolders.some((folder) => {
			const stats = status(path.join(this.#root, folder));
			return stats?.isSymbolicLink() === true && isNew(stats);
		});
	}

	/** @param fixed so many of its first folders may be symbolic links. */
	#isPlain(relative: string, fixed: number): boolean {
		const parts = relative.split('/');
		for (let length = parts.length; length > fixed; length--) {
			const folder = parts.slice(0, length).join('/');
			if (this.#seen.has(folder)) {
				break;
			}

			if (status(path.join(this.#root, folder))?.isSymbolicLink()) {
				return false;
			}
		}

		for (let length = fixed + 1; length <= parts.length; length++) {
			this.#seen.add(parts.slice(0, length).join('/'));
		}

		return true;
	}
}
