import type {Step} from '../plan/plan.ts';
import {deleteLeft} from './delete-left.ts';
import {purgeQuarantine, type IsStopped} from './purge.ts';
import {countBytes} from './put-back.ts';
import type {Quarantine} from './quarantine.ts';
import type {RunResult} from './run.ts';

export interface Doomed {
	readonly root: string;
	readonly id: string;
	readonly steps: readonly Step[];
	readonly quarantine: Quarantine;
	/** Of the steps, what could not be moved to the quarantine. */
	readonly left: readonly Step[];
	/** Of that, what the last look has found to be needed by now. */
	readonly needed: ReadonlySet<Step>;
}

/** Deletes what a run has moved to its quarantine, and then what could not be moved there, until somebody asks to stop. */
export async function deleteForGood(
	{root, id, steps, quarantine, left, needed}: Doomed,
	onProgress: (done: number, bytes: number) => void,
	stopped: IsStopped,
): Promise<{readonly dropped: RunResult['dropped']; readonly finished: boolean}> {
	const inPlace = new Set(left);
	const moved = steps.filter((step) => !inPlace.has(step));
	if (!(await purgeQuarantine(root, id, moved, onProgress, stopped))) {
		return {dropped: [], finished: false};
	}

	const bytes = countBytes(moved);
	return deleteLeft(
		left,
		quarantine,
		needed,
		(done, bytesDone) => onProgress(moved.length + done, bytes + bytesDone),
		stopped,
	);
}
