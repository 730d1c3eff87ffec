import type {Step} from '../plan/plan.ts';
import {breathe, type IsStopped} from './purge.ts';
import {asDropped} from './put-back.ts';
import type {Quarantine} from './quarantine.ts';
import type {RunResult} from './run.ts';

/** Steps between two chances to tell how far it is, and to stop. */
const batch = 100;

/**
 * Deletes for good, where it is, what could not be moved to the quarantine, in the plan's order. A kill in the middle
 * leaves garbage, which the next cleanup finds.
 * @param kept what the last look has found to be needed by now.
 */
export async function deleteLeft(
	left: readonly Step[],
	quarantine: Quarantine,
	kept: ReadonlySet<Step>,
	onProgress: (done: number, bytes: number) => void,
	stopped: IsStopped,
): Promise<{readonly dropped: RunResult['dropped']; readonly finished: boolean}> {
	const dropped: Array<RunResult['dropped'][number]> = [];
	let bytes = 0;
	for (const [index, step] of left.entries()) {
		if (index % batch === 0) {
			onProgress(index, bytes);
			await breathe();
			if (await stopped()) {
				return {dropped, finished: false};
			}

			quarantine.forget();
		}

		const reason = kept.has(step) ? 'it is needed by now' : quarantine.delete(step);
		if (reason !== undefined) {
			dropped.push(asDropped(step, reason));
		} else if ('bytes' in step) {
			bytes += step.bytes;
		}
	}

	onProgress(left.length, bytes);
	return {dropped, finished: true};
}
