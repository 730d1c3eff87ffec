import {UserError} from '../errors.ts';
import {isElsewhere, isFull} from './cannot-write.ts';
import {deleteFirst, type Deleted} from './delete-first.ts';
import {Run, type RunTools} from './execute.ts';
import type {NewRun} from './new-run.ts';
import {noQuarantine} from './no-quarantine.ts';
import type {RunResult} from './run.ts';

type Using<Value> = (work: (tools: RunTools) => Promise<Value>) => Promise<Value>;

/**
 * A new run, from its lock to its end. Rejects with a NoQuarantine when what is to go cannot be moved and nobody has
 * agreed that it be deleted directly.
 * @param withLock holds the lock of the storage meanwhile; `withoutLock`: there is no room to write it.
 */
export async function cleanUp(
	root: string,
	request: NewRun,
	{withLock, withoutLock}: {readonly withLock: Using<RunResult>; readonly withoutLock: Using<Deleted>},
): Promise<RunResult> {
	const dropped: Array<RunResult['dropped'][number]> = [];
	for (let rest = request; ;) {
		let begun = false;
		try {
			const result = await withLock(async (tools) => {
				const run = Run.create(root, rest, tools);
				begun = true;
				return run.execute(rest);
			});
			return {...result, dropped: [...dropped, ...result.dropped]};
		} catch (error) {
			const hasNoRoom = !begun && isFull(error);
			if (!(error instanceof UserError) || !(hasNoRoom || isElsewhere(error))) {
				throw error;
			}

			if (!rest.direct) {
				throw noQuarantine(error, rest);
			}

			if (!hasNoRoom || rest.plan.steps.length === 0) {
				throw error;
			}

			const deleted = await withoutLock(async (tools) => deleteFirst(root, rest, tools));
			dropped.push(...deleted.dropped);
			rest = deleted.rest;
		}
	}
}
