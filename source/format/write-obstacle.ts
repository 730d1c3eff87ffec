import {errorCode} from '../errors.ts';

/** By code: what is in the way of a file that somebody named. */
const obstacles: Readonly<Record<string, string>> = {
	ENOENT: 'its folder does not exist',
	ENOTDIR: 'a part of its path is no folder',
	EACCES: 'there is no right to write there',
	EPERM: 'there is no right to write there',
	EROFS: 'that file system is read-only',
	ENOSPC: 'that file system is full',
	ENAMETOOLONG: 'its name is too long',
};

/** Why a file could not be written, in words; what is rare, in those of the system. */
export const writeObstacle = (error: unknown): string =>
	obstacles[errorCode(error) ?? ''] ?? (error instanceof Error ? error.message : String(error));
