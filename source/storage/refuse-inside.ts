import fs from 'node:fs';
import path from 'node:path';
import {UsageError} from '../errors.ts';

/** Throws a UsageError for a file that would be in the storage: nothing but the registry and a cleanup writes there. */
export function refuseInside(root: string, file: string): void {
	const relative = path.relative(realPath(root), realPath(path.resolve(file)));
	if (!relative.startsWith('..') && !path.isAbsolute(relative)) {
		throw new UsageError(`${file} is in the storage, and nothing is written there but by a cleanup`, {
			hint: 'Name a file somewhere else.',
		});
	}
}

/** Of what is not there yet: where its folder really is. */
function realPath(file: string): string {
	if (fs.existsSync(file)) {
		return fs.realpathSync(file);
	}

	const folder = path.dirname(file);
	return folder === file ? file : path.join(realPath(folder), path.basename(file));
}
