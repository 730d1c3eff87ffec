import fs from 'node:fs';
import path from 'node:path';
import {errorCode, Refusal} from '../errors.ts';
import {blobsFolder, cleanupFolder, repositoriesFolder, v2Folder} from '../storage/layout.ts';

/** A rename cannot cross file systems: refuses before anything is touched. The lock has made the quarantine's folder. */
export function refuseOtherFileSystems(root: string): void {
	const cleanup = path.join(root, cleanupFolder);
	for (const part of [blobsFolder, repositoriesFolder]) {
		const folder = path.join(root, v2Folder, part);
		if (isElsewhere(folder, cleanup)) {
			throw new Refusal(`${folder} is on another file system than ${cleanup}`, {
				hint: 'What is deleted is first moved to a quarantine, and a move cannot cross file systems. Mount both as one.',
			});
		}
	}
}

function isElsewhere(folder: string, cleanup: string): boolean {
	const stats = fs.statSync(folder, {throwIfNoEntry: false});
	if (stats === undefined) {
		return false;
	}

	return stats.dev !== fs.statSync(cleanup).dev || isAnotherMount(folder, cleanup);
}

/**
 * Two mounts of one device have the same number, and a rename between them fails all the same.
 * Renaming what does not exist tells: the kernel compares the mounts before it looks for the name.
 */
function isAnotherMount(folder: string, cleanup: string): boolean {
	const nothing = 'registry-cleanup-tui.nothing';
	try {
		fs.renameSync(path.join(folder, nothing), path.join(cleanup, nothing));
		return false;
	} catch (error) {
		return errorCode(error) === 'EXDEV';
	}
}
