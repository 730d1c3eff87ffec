import fs from 'node:fs';
import type {Step} from '../plan/plan.ts';
import {forgetPlan, quarantineFolder} from './journal.ts';
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
	for (const [index, step] of steps.toReversed().entries()) {
		if (quarantine.holds(step)) {
			const reason = quarantine.putBack(step);
			if (reason === undefined) {
				returned.push(step);
				bytes += 'bytes' in step ? step.bytes : 0;
			} else if (step.kind === 'tag' || step.kind === 'upload' || step.kind === 'leftover') {
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
		fs.rmSync(quarantineFolder(root, id), {recursive: true, force: true});
		forgetPlan(root, id);
	}

	onProgress(steps.length, bytes);
	return {returned, kept};
}

