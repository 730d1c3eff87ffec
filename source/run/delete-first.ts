import {Refusal} from '../errors.ts';
import {deleteLeft} from './delete-left.ts';
import type {RunTools} from './execute.ts';
import {spareBytes} from './spare.ts';
import {refuseWhileHeld} from './lock-file.ts';
import {lookAgain} from './look-again.ts';
import {describeRun, type NewRun} from './new-run.ts';
import {ProgressTeller} from './progress-teller.ts';
import {Quarantine} from './quarantine.ts';
import type {RunResult} from './run.ts';

/** Bytes that a step takes in the journal, and that the smallest thing that is deleted gives back. */
const bytes = {line: 200, block: 4096} as const;
/** Blocks for the lock, for the run's files and for its folders. */
const blocks = 32;

/**
 * On a disk so full that neither the lock nor the journal can be written: deletes the first things of a plan directly,
 * after another look, as many as make room for both. What they are refers to nothing that is needed, so whoever does the
 * same at the same time does no harm; whoever has the lock is left alone.
 */
export async function deleteFirst(
	root: string,
	request: NewRun,
	{hooks, pool}: RunTools,
): Promise<{readonly rest: NewRun; readonly dropped: RunResult['dropped']}> {
	refuseWhileHeld(root);
	const {record, journal} = describeRun(request);
	const {steps} = journal;
	const quarantine = new Quarantine(root, record.id, Date.parse(journal.plan.createdAt));
	const teller = new ProgressTeller(hooks.onProgress);
	const tell = (phase: 'mark' | 'purge') => (done: number, total: number, bytesDone: number) =>
		teller.tell(phase, {done, total, bytesDone, bytesTotal: record.bytes});
	const {newProblems, neededLeft} = await lookAgain(
		{root, id: record.id, journal, quarantine, pool, left: steps},
		({manifests, manifestsTotal}) => tell('mark')(manifests, manifestsTotal, 0),
	);
	if (newProblems.length > 0) {
		throw new Refusal('Something is wrong with the storage that was not when the plan was made', {
			hint: 'registry-cleanup-tui verify tells what. Nothing was deleted.',
		});
	}

	refuseWhileHeld(root);
	const first = steps.slice(0, blocks + Math.ceil((steps.length * bytes.line + spareBytes) / bytes.block));
	const {dropped} = await deleteLeft(
		first,
		quarantine,
		neededLeft,
		(done, bytesDone) => tell('purge')(done, steps.length, bytesDone),
		() => false,
	);
	return {rest: {...request, plan: {...request.plan, steps: steps.slice(first.length)}}, dropped};
}
