import fs from 'node:fs';
import path from 'node:path';
import {errorCode, UsageError, UserError} from '../errors.ts';

/**
 * Writes a file for the operator, whole or not at all, in place of one that is there. Throws a UsageError for a place in
 * the storage, where nothing but the registry and a run writes, and a UserError when it cannot be written.
 */
export function writeOutside(file: string, root: string, write: (handle: number) => void): void {
	refuseInside(file, root);
	const temporary = `${file}.${process.pid}.tmp`;
	try {
		const handle = fs.openSync(temporary, 'wx');
		try {
			write(handle);
			fs.fsyncSync(handle);
		} finally {
			fs.closeSync(handle);
		}

		fs.renameSync(temporary, file);
	} catch (error) {
		fs.rmSync(temporary, {force: true});
		throw errorCode(error) === undefined ? error : cannot('write', file, error);
	}
}

function refuseInside(file: string, root: string): void {
	const relative = path.relative(root, path.resolve(file));
	if (!relative.startsWith('..') && !path.isAbsolute(relative)) {
		throw new UsageError(`${file} is in the storage, and nothing is written there but by a cleanup`, {
			hint: 'Name a file somewhere else.',
		});
	}
}

/** Why a file that the operator has named is of no use. */
export const cannot = (what: 'read' | 'write', file: string, cause: unknown): UserError =>
	new UserError(`Cannot ${what} ${file}: ${cause instanceof Error ? cause.message : String(cause)}`, {
		hint: 'Check the name and the rights of the file and its folder.',
		exitCode: 2,
		cause,
	});
