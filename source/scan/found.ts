import {StorageChanged, listKnown, status, timeOf} from '../storage/walk.ts';
import type {Found} from './tasks.ts';

/** What an interrupted write left; relative to v2. */
export interface FoundLeftover {
	readonly path: string;
	/** The youngest of it: seconds since the epoch. */
	readonly time: number;
}

/** Something that no registry writes: left alone and told. */
export const stray = (path: string, repository?: string): Found => ({
	kind: 'stray',
	...(repository === undefined ? {} : {repository}),
	path,
	message: 'No registry writes this; it is left alone.',
});

/** A symbolic link below the fixed folders: nothing is changed through it, and nothing behind it counts. */
export const symlink = (path: string, repository?: string): Found => ({
	kind: 'symlink',
	...(repository === undefined ? {} : {repository}),
	path,
	message: 'A symbolic link: what it leads to is kept and not counted.',
});

/** A symbolic link to nowhere, where what belongs there may keep anything: a volume may not be mounted. */
export const deadLink = (path: string, repository?: string): Found => ({
	...symlink(path, repository),
	message: 'A symbolic link that leads nowhere: what belongs there is not known, so no blob is deleted.',
});

/**
 * Judges a folder that should hold a file and does not: an interrupted write left it when there is
 * nothing else in it than half-written files; anything else in it is a stray.
 */
export function leftoverFolder(
	v2: string,
	path: string,
	isHalfWritten: (name: string) => boolean,
	leftovers: FoundLeftover[],
	problems: Found[],
	repository?: string,
): void {
	const folder = status(`${v2}/${path}`);
	if (folder === undefined) {
		throw new StorageChanged(`${v2}/${path}`);
	}

	let time = timeOf(folder);
	let strays = 0;
	for (const entry of listKnown(`${v2}/${path}`)) {
		const stats = status(`${v2}/${path}/${entry.name}`);
		if (stats?.isFile() && isHalfWritten(entry.name)) {
			time = Math.max(time, timeOf(stats));
		} else {
			strays++;
			problems.push(stray(`${path}/${entry.name}`, repository));
		}
	}

	if (strays === 0) {
		leftovers.push({path, time});
	}
}
