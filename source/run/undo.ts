import fs from 'node:fs';
import type {Step} from '../plan/plan.ts';
import {cannotWrite} from './cannot-write.ts';
import {quarantineFolder} from './journal.ts';
import {breathe} from './purge.ts';
import type {Quarantine} from './quarantine.ts';

export interface Undone {
	readonly returned: readonly Step[];
	/** What something newer stands in the place of: it stays in the quarantine. */
	readonly kept: ReadonlyArray<{readonly step: Step; readonly reason: string}>;
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
): Promise<Undone> {
	const returned: Step[] = [];
	const kept: Array<{step: Step; reason: string}> = [];
	let bytes = 0;
	for (const [index, step] of backwards(steps).entries()) {
		if (quarantine.holds(step)) {
			const reason = quarantine.putBack(step);
			if (reason === undefined) {
				returned.push(step);
				bytes += 'bytes' in step ? step.bytes : 0;
			} else if (!quarantine.isSuperseded(step)) {
				kept.push({step, reason});
			}
		}

		if (index % 200 === 199) {
			quarantine.forget();
			onProgress(index + 1, bytes);
			await breathe();
		}
	}

	if (kept.length === 0) {
		removeQuarantine(quarantineFolder(root, id));
	}

	onProgress(steps.length, bytes);
	return {returned, kept};
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
