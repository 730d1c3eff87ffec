import fs from 'node:fs';
import type {Step} from '../plan/plan.ts';
import {cannotWrite} from './cannot-write.ts';
import {removeObject} from './delete-object.ts';
import {linkedQuarantine, quarantineFolder} from './journal.ts';
import {Reach} from './reach.ts';
import {stepPath} from '../plan/step-path.ts';

/** Steps between two chances to tell how far it is, and to stop. */
const batch = 200;

/** Whether somebody asks to stop; asked at each safe point, and may take its time. */
export type IsStopped = () => boolean | Promise<boolean>;

/**
 * Deletes a run's quarantine for good; false when it was stopped. A kill in the middle leaves less
 * of it, and the next start goes on.
 */
export async function purgeQuarantine(
	root: string,
	id: string,
	steps: readonly Step[],
	onProgress: (done: number, bytes: number) => void,
	stopped: IsStopped,
): Promise<boolean> {
	const folder = quarantineFolder(root, id);
	const reach = new Reach(root);
	let bytes = 0;
	try {
		for (const [index, step] of steps.entries()) {
			if (index % batch === 0) {
				onProgress(index, bytes);
				await breathe();
				if (await stopped()) {
					return false;
				}

				reach.forget();
			}

			const relative = stepPath(step);
			// A repository's folder may hold other repositories' steps: it goes with the rest.
			if (step.kind !== 'repository' && reach.isInQuarantine(id, relative)) {
				removeObject(step.kind, `${folder}/${relative}`);
			}

			bytes += 'bytes' in step ? step.bytes : 0;
		}

		reach.forget();
		if (!reach.isInQuarantine(id, '')) {
			throw linkedQuarantine(folder);
		}

		fs.rmSync(folder, {recursive: true, force: true});
	} catch (error) {
		throw cannotWrite(error, folder);
	}

	onProgress(steps.length, bytes);
	return true;
}

/** Lets messages through: a stop, a question how far it is. */
export async function breathe(): Promise<void> {
	return new Promise((resolve) => {
		setImmediate(resolve);
	});
}
