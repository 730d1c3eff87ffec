import fs from 'node:fs';
import path from 'node:path';
import {Refusal} from '../errors.ts';
import {blobsFolder, cleanupFolder, repositoriesFolder, v2Folder} from '../storage/layout.ts';

/** A rename cannot cross file systems: refuses before anything is touched. The lock has made the quarantine's folder. */
export function refuseOtherFileSystems(root: string): void {
	const {dev} = fs.statSync(path.join(root, cleanupFolder));
	for (const part of [blobsFolder, repositoriesFolder]) {
		const folder = path.join(root, v2Folder, part);
		const stats = fs.statSync(folder, {throwIfNoEntry: false});
		if (stats !== undefined && stats.dev !== dev) {
			throw new Refusal(`${folder} is on another file system than ${path.join(root, cleanupFolder)}`, {
				hint: 'What is deleted is first moved to a quarantine, and a move cannot cross file systems. Mount both as one.',
			});
		}
	}
}
