import fs from 'node:fs';
import path from 'node:path';

/*
 * What a run has to give away: some blocks and files, written beside its journal while there is room, so that a lock
 * and a state can be written on a disk that is full.
 */

/** Enough for a lock and a record on any file system, also where files are what it has no more room for. */
const spareFiles = 4;
export const spareBytes = 64 * 1024;

export const spareFolder = (runFolder: string) => path.join(runFolder, 'spare');

export function writeSpare(runFolder: string): void {
	const folder = spareFolder(runFolder);
	fs.mkdirSync(folder);
	for (let file = 0; file < spareFiles; file++) {
		fs.writeFileSync(path.join(folder, String(file)), '0'.repeat(spareBytes / spareFiles));
	}
}

/** Returns whether there was any. */
export function giveSpareAway(runFolder: string): boolean {
	const folder = spareFolder(runFolder);
	const isThere = fs.existsSync(folder);
	if (isThere) {
		fs.rmSync(folder, {recursive: true, force: true});
	}

	return isThere;
}
