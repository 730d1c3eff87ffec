import fs from 'node:fs';
import path from 'node:path';
import {errorCode} from '../errors.ts';
import type {Step} from '../plan/plan.ts';
import {stepPath} from '../plan/step-path.ts';
import {cleanupFolder, v2Folder} from '../storage/layout.ts';
import {cannotWrite} from './cannot-write.ts';

/**
 * A rename cannot cross file systems: throws, before anything is touched, when something that is to go is on another one
 * than the quarantine. The lock has made the quarantine's folder.
 */
export function refuseOtherFileSystems(root: string, steps: readonly Step[]): void {
	const cleanup = path.join(root, cleanupFolder);
	const folders = new Set(steps.map((step) => path.posix.dirname(stepPath(step))));
	for (const relative of folders) {
		const folder = path.join(root, v2Folder, relative);
		const obstacle = obstacleBetween(folder, cleanup);
		if (obstacle !== undefined) {
			throw cannotWrite(obstacle, folder);
		}
	}
}

/** True when one folder is on another mount than the other: also of the same device. */
export const isAnotherMount = (one: string, other: string) => obstacleBetween(one, other) !== undefined;

const nothing = 'registry-cleanup-tui.nothing';

/**
 * Two mounts of one device have the same number, and a rename between them fails all the same.
 * Renaming what does not exist tells: the kernel compares the mounts before it looks for the name.
 */
function obstacleBetween(folder: string, other: string): unknown {
	try {
		fs.renameSync(path.join(folder, nothing), path.join(other, nothing));
		return undefined;
	} catch (error) {
		return errorCode(error) === 'EXDEV' ? error : undefined;
	}
}
