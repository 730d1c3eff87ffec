import path from 'node:path';
import {Refusal} from '../errors.ts';
import {cleanupFolder} from '../storage/layout.ts';
import {status} from '../storage/walk.ts';

/** What is moved is moved within the storage: refuses a `cleanup` that somebody has made something else of than a folder. */
export function refuseForeignCleanup(root: string): void {
	const folder = path.join(root, cleanupFolder);
	const stats = status(folder);
	if (stats !== undefined && !stats.isDirectory()) {
		throw new Refusal(`${folder} is ${stats.isSymbolicLink() ? 'a symbolic link' : 'no folder'}`, {
			hint: 'What is deleted is moved there first, and nothing is ever moved through a link or out of the storage. Move it away, then start again.',
		});
	}
}
