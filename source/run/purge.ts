import fs from 'node:fs';
import path from 'node:path';
import type {Step} from '../plan/plan.ts';
import {dataFile} from '../storage/layout.ts';
import {cannotWrite} from './cannot-write.ts';
import {forgetPlan, quarantineFolder} from './journal.ts';
import {stepPath} from './step-path.ts';

/** Steps between two chances to tell how far it is. */
const batch = 200;

/**
 * Deletes a run's quarantine for good; false when it was stopped. A kill in the middle leaves less of it, and the next
 * start goes on.
 */
export async function purgeQuarantine(
	root: string,
	id: string,
	steps: readonly Step[],
	onProgress: (done: number, bytes: number) => void,
	stopped: () => boolean,
): Promise<boolean> {
	const folder = quarantineFolder(root, id);
	let bytes = 0;
	try {
		for (const [index, step] of steps.entries()) {
			if (step.kind === 'blob') {
				removeBlob(path.join(folder, stepPath(step)));
			}

			bytes += 'bytes' in step ? step.bytes : 0;
			if (index % batch === batch - 1) {
				onProgress(index + 1, bytes);
				await breathe();
				if (stopped()) {
					return false;
				}
			}
		}

		fs.rmSync(folder, {recursive: true, force: true});
		forgetPlan(root, id);
	} catch (error) {
		throw cannotWrite(error, folder);
	}

	onProgress(steps.length, bytes);
	return true;
}

/** The usual case in two calls; whatever else is in the folder goes with the whole quarantine. */
function removeBlob(folder: string): void {
	fs.rmSync(path.join(folder, dataFile), {force: true});
}

/** Lets messages through: a stop, a question how far it is. */
export async function breathe(): Promise<void> {
	return new Promise((resolve) => {
		setImmediate(resolve);
	});
}
