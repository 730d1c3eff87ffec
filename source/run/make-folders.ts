import fs from 'node:fs';
import path from 'node:path';
import {errorCode} from '../errors.ts';

/**
 * Makes a folder and those above it that are not there; returns the first one made. Node's own answer to what it does
 * not expect (a read-only file system, an I/O error) is ENOENT: the folder that cannot be made is asked for again.
 */
export function makeFolders(folder: string): string | undefined {
	try {
		return fs.mkdirSync(folder, {recursive: true});
	} catch (error) {
		if (errorCode(error) === 'ENOENT') {
			fs.mkdirSync(firstMissing(folder));
		}

		throw error;
	}
}

function firstMissing(folder: string): string {
	const above = path.dirname(folder);
	return above === folder || fs.existsSync(above) ? folder : firstMissing(above);
}
