import fs from 'node:fs';
import path from 'node:path';
import {errorCode} from '../errors.ts';

/**
 * Makes a folder, and those above it that are missing. Returns the first that was made. (Node's own recursive mkdir says
 * ENOENT where a file system is read-only, over its quota or broken: what failed there would look like something gone.)
 */
export function makeFolders(folder: string): string | undefined {
	if (isFolder(folder)) {
		return undefined;
	}

	const first = makeFolders(path.dirname(folder));
	try {
		fs.mkdirSync(folder);
		return first ?? folder;
	} catch (error) {
		if (errorCode(error) === 'EEXIST' && isFolder(folder)) {
			// Somebody else was faster.
			return first;
		}

		throw error;
	}
}

function isFolder(at: string): boolean {
	try {
		return fs.statSync(at, {throwIfNoEntry: false})?.isDirectory() === true;
	} catch {
		// Making it tells why not.
		return false;
	}
}
