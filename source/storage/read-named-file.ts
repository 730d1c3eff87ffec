import fs from 'node:fs';
import {errorCode, UsageError} from '../errors.ts';
import {formatBytes} from '../format/bytes.ts';

/**
 * Reads a text file that somebody named, of at most so many bytes: a device never ends. Throws a UsageError when it is
 * longer, cannot be read, or is no text in UTF-8: what it names would be found nowhere, which may be what is to be kept.
 */
export function readNamedFile(file: string, most: number): string {
	const text = readWhole(file, most);
	if (text === undefined) {
		throw new UsageError(`${file} is longer than ${formatBytes(most)}`, {hint: 'Check its name.'});
	}

	if (text.includes('\0')) {
		throw new UsageError(`${file} is no text in UTF-8`, {
			hint: 'Write it in UTF-8: the > of PowerShell writes UTF-16.',
		});
	}

	return text;
}

/** Undefined where it is longer than that. */
function readWhole(file: string, most: number): string | undefined {
	try {
		const handle = fs.openSync(file, 'r');
		try {
			return readAtMost(handle, most);
		} finally {
			fs.closeSync(handle);
		}
	} catch (error) {
		if (errorCode(error) === undefined) {
			throw error;
		}

		throw new UsageError(`Cannot read ${file}: ${readObstacle(error)}`, {
			hint: 'Check its name and its rights.',
			cause: error,
		});
	}
}

/** By code: what is in the way of reading a file that somebody named. */
const obstacles: Readonly<Record<string, string>> = {
	ENOENT: 'there is no such file',
	ENOTDIR: 'a part of its path is no folder',
	EISDIR: 'it is a folder',
	EACCES: 'there is no right to read it',
};

const readObstacle = (error: unknown): string =>
	obstacles[errorCode(error) ?? ''] ?? (error instanceof Error ? error.message : String(error));

const chunkSize = 64 * 1024;

function readAtMost(handle: number, most: number): string | undefined {
	const chunks: Buffer[] = [];
	for (let length = 0; length <= most;) {
		const chunk = Buffer.allocUnsafe(chunkSize);
		const read = fs.readSync(handle, chunk);
		if (read === 0) {
			return Buffer.concat(chunks).toString('utf8');
		}

		chunks.push(chunk.subarray(0, read));
		length += read;
	}

	return undefined;
}
