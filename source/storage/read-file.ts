import fs from 'node:fs';
import {errorCode} from '../errors.ts';
import {unreadable} from './unreadable.ts';
import {StorageChanged} from './walk.ts';

/** One for all files: what does not fit is read by `fs.readFileSync`. */
const room = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * The text of a file that `status` has just seen to be a regular one.
 * @param size how many bytes it was seen to have: then it takes one read.
 */
export function readText(path: string, size = Number.POSITIVE_INFINITY): string {
	try {
		return (size > room.length ? undefined : readOfSize(path, size)) ?? fs.readFileSync(path, 'utf8');
	} catch (error) {
		if (errorCode(error) === 'ENOENT') {
			throw new StorageChanged(path);
		}

		throw unreadable(error, path);
	}
}

function readOfSize(path: string, size: number): string | undefined {
	const file = fs.openSync(path, 'r');
	try {
		return fs.readSync(file, room, 0, room.length, null) === size ? room.toString('utf8', 0, size) : undefined;
	} finally {
		fs.closeSync(file);
	}
}

/**
 * The text and the status of a regular file in one visit, or undefined for anything else that may be there: nothing, a
 * symbolic link, a large file, one that changes, one that cannot be opened. `status` and `readText` tell which.
 */
export function readAtOnce(path: string): {readonly text: string; readonly stats: fs.Stats} | undefined {
	const file = openRegular(path);
	if (file === undefined) {
		return undefined;
	}

	try {
		const stats = fs.fstatSync(file);
		const length =
			stats.isFile() && stats.size <= room.length ? fs.readSync(file, room, 0, room.length, null) : undefined;
		return length === stats.size ? {text: room.toString('utf8', 0, length), stats} : undefined;
	} catch (error) {
		throw unreadable(error, path);
	} finally {
		fs.closeSync(file);
	}
}

/** Never waits for the other end of a pipe. */
const openFlags = fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK;

function openRegular(path: string): number | undefined {
	try {
		return fs.openSync(path, openFlags);
	} catch (error) {
		if (errorCode(error) === undefined) {
			throw error;
		}

		return undefined;
	}
}
