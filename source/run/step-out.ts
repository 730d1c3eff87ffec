import process from 'node:process';
import {isInside} from '../storage/is-inside.ts';

/** Leaves a working folder in the storage for its root: a run may remove it, and no thread starts in a folder that is gone. */
export function stepOut(root: string): void {
	if (isInside(root, process.cwd())) {
		process.chdir(root);
	}
}
