import path from 'node:path';
import {Refusal} from '../errors.ts';
import {cleanupFolder} from '../storage/layout.ts';
import {status} from '../storage/walk.ts';

/** Refuses a `cleanup` that somebody has made something else of than a folder. */
export function refuseForeignCleanup(root: string): void {
	refuseForeign(path.join(root, cleanupFolder));
}

/** Nothing is moved out of the storage, nor into it: refuses a folder of ours that is a symbolic link, or a file. */
export function refuseForeign(folder: string): void {
	const stats = status(folder);
	if (stats !== undefined && !stats.isDirectory()) {
		throw new Refusal(`${folder} is ${stats.isSymbolicLink() ? 'a symbolic link' : 'no folder'}`, {
			hint: 'What is deleted is moved there first, and nothing is moved through a link or out of the storage. Move it away, then start again.',
		});
	}
}
