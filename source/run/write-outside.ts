import fs from 'node:fs';
import {errorCode, UsageError, UserError} from '../errors.ts';
import {refuseInside} from '../storage/refuse-inside.ts';
import {writeObstacle} from '../format/write-obstacle.ts';

export interface OutsideFile {
	readonly file: string;
	/** The storage root. */
	readonly root: string;
	/** What every file of this kind has in its beginning: it takes the place of such a one, and of nothing else. */
	readonly mark?: string;
	readonly write: (handle: number) => void;
}

/**
 * Writes a file for the operator, whole or not at all. Throws a UsageError for a place in the storage, where nothing but
 * the registry and a run writes, and for one that something else has, least of all a device; and a UserError when it
 * cannot be written.
 */
export function writeOutside({file, root, mark, write}: OutsideFile): void {
	refuseInside(root, file);
	try {
		refuseOther(file, mark);
		// A rename would take the place of a symbolic link, not of what it leads to.
		replaceFile(fs.existsSync(file) ? fs.realpathSync(file) : file, write);
	} catch (error) {
		throw errorCode(error) === undefined ? error : cannotWrite(file, error);
	}
}

/** What was there stays until all of it is on the disk. */
function replaceFile(file: string, write: (handle: number) => void): void {
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
		throw error;
	}
}

function refuseOther(file: string, mark: string | undefined): void {
	const stats = fs.statSync(file, {throwIfNoEntry: false});
	if (stats !== undefined && (!stats.isFile() || (stats.size > 0 && !isMarked(file, mark)))) {
		throw new UsageError(`${file} is there already, and is something else`, {hint: 'Name another file.'});
	}
}

function isMarked(file: string, mark: string | undefined): boolean {
	if (mark === undefined) {
		return false;
	}

	const beginning = Buffer.alloc(100);
	const handle = fs.openSync(file, 'r');
	try {
		return beginning.toString('utf8', 0, fs.readSync(handle, beginning)).includes(mark);
	} finally {
		fs.closeSync(handle);
	}
}

const cannotWrite = (file: string, cause: unknown) =>
	new UserError(`Cannot write ${file}: ${writeObstacle(cause)}`, {
		hint: 'Check the name and the rights of the file and its folder.',
		exitCode: 2,
		cause,
	});
