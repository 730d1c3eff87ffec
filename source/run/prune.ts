import fs from 'node:fs';
import {cannotWrite} from './cannot-write.ts';
import {hasOnlyFolders} from './empty-folders.ts';
import {forgetPlan, forgetRun, quarantineFolder, readRecord, runFolder, runIds} from './journal.ts';

/** How many finished runs a storage remembers. */
export const remembered = 50;

/**
 * Forgets the oldest finished runs, and starts that were killed before they did anything. Never one
 * that still holds something. Only for who has the lock.
 */
export function pruneRuns(root: string): void {
	const finished: string[] = [];
	for (const id of runIds(root)) {
		const state = readRecord(root, id)?.state;
		if (state === undefined && holdsNothing(root, id)) {
			forget(root, id);
		} else if ((state === 'purged' || state === 'undone') && holdsNothing(root, id)) {
			forgetPlan(root, id);
			finished.push(id);
		}
	}

	for (const id of finished.slice(0, -remembered)) {
		forget(root, id);
	}
}

function holdsNothing(root: string, id: string): boolean {
	const folder = quarantineFolder(root, id);
	return !fs.existsSync(folder) || hasOnlyFolders(folder);
}

function forget(root: string, id: string): void {
	try {
		forgetRun(root, id);
	} catch (error) {
		throw cannotWrite(error, runFolder(root, id));
	}
}
