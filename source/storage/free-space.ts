import fs from 'node:fs';

/**
 * Bytes that `df` calls available in the file system of a folder; undefined where that cannot be told.
 * For workers: a file system that does not answer blocks its thread.
 */
export function freeSpaceNow(folder: string): number | undefined {
	try {
		return available(fs.statfsSync(folder));
	} catch {
		// It is for show: what matters meets the same obstacle, and tells it.
		return undefined;
	}
}

/** What is free before and after something: to be called at its end. */
export function watchFreeSpace(folder: string): () => {free?: {readonly before: number; readonly after: number}} {
	const before = freeSpaceNow(folder);
	return () => {
		const after = freeSpaceNow(folder);
		return before === undefined || after === undefined ? {} : {free: {before, after}};
	};
}

/** The same as `freeSpaceNow` without blocking. */
export async function freeSpace(folder: string): Promise<number | undefined> {
	try {
		return available(await fs.promises.statfs(folder));
	} catch {
		return undefined;
	}
}

/** Some file systems have no blocks to count, and say 0 of 0. */
const available = ({bavail, blocks, bsize}: fs.StatsFs) => (blocks > 0 ? bavail * bsize : undefined);
