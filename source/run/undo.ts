import fs from 'node:fs';
import type {Step} from '../plan/plan.ts';
import {cannotWrite} from './cannot-write.ts';
import {quarantineFolder} from './journal.ts';
import {breathe, type IsStopped} from './purge.ts';
import type {Quarantine} from './quarantine.ts';

/** Steps between two chances to tell how far it is, and to stop. */
const batch = 100;

export interface Undone {
	readonly returned: readonly Step[];
	/** What something newer stands in the place of: it stays in the quarantine. */
	readonly kept: ReadonlyArray<{readonly step: Step; readonly reason: string}>;
	/** False when it was stopped: the rest is in the quarantine still. */
	readonly finished: boolean;
}

/**
 * Puts everything back that a run's quarantine holds, blobs first, never over something that
 * exists. What exists again with the same digest is the same content, so its copy goes.
 */
export async function undoSteps(
	root: string,
	id: string,
	steps: readonly Step[],
	quarantine: Quarantine,
	onProgress: (done: number, bytes: number) => void,
	stopped: IsStopped = () => false,
): Promise<Undone> {
	const returned: Step[] = [];
	const kept: Array<{step: Step; reason: string}> = [];
	let bytes = 0;
	for (const [index, step] of backwards(steps).entries()) {
		if (index % batch === 0) {
			onProgress(index, bytes);
			await breathe();
			if (await stopped()) {
				return {returned, kept, finished: false};
			}

			quarantine.forget();
		}

		if (quarantine.holds(step)) {
			const reason = quarantine.putBack(step);
			if (reason === undefined) {
				returned.push(step);
				bytes += 'bytes' in step ? step.bytes : 0;
			} else if (!quarantine.isSuperseded(step)) {
				kept.push({step, reason});
			}
		}
	}

	if (kept.length === 0) {
		removeQuarantine(quarantineFolder(root, id));
	}

	onProgress(steps.length, bytes);
	return {returned, kept, finished: true};
}

/** What is referred to comes before what refers to it; last the empty folders, when all that was in them is out. */
function backwards(steps: readonly Step[]): Step[] {
	return [
		...steps.filter(({kind}) => kind !== 'repository').reverse(),
		...steps.filter(({kind}) => kind === 'repository'),
	];
}

function removeQuarantine(folder: string): void {
	try {
		fs.rmSync(folder, {recursive: true, force: true});
	} catch (error) {
		throw cannotWrite(error, folder);
	}
}
