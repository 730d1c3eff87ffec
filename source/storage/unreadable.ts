import fs from 'node:fs';
import {errorCode, UserError} from '../errors.ts';

/** Tells whoever may act why a path cannot be read. Unreadable is not absent: the scan stops. */
export function unreadable(error: unknown, path: string): UserError {
	const code = errorCode(error);
	if (code === 'EACCES' || code === 'EPERM') {
		const owner = ownerOf(path);
		const self = process.geteuid?.();
		const owned = owner === undefined ? '' : `: it is owned by uid ${owner}, you are uid ${self}`;
		return new UserError(`Cannot read ${path} (${code})${owned}`, {
			hint:
				owner === undefined || owner === self
					? 'Give yourself the right to read it, or start as root.'
					: `Start as its owner: sudo -u '#${owner}' registry-cleanup-tui …`,
			cause: error,
		});
	}

	return new UserError(`Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`, {
		hint: 'What cannot be read is not taken for absent: nothing was changed. Check the file system, then start again.',
		cause: error,
	});
}

/** The owner of a path, or of the nearest folder above it that can be looked at. */
function ownerOf(path: string): number | undefined {
	for (let at = path; at.includes('/'); at = at.slice(0, at.lastIndexOf('/'))) {
		try {
			return fs.statSync(at).uid;
		} catch {
			// Without the right to look at it, the folder above tells more.
		}
	}

	return undefined;
}
