import {UserError} from '../errors.ts';
import {pushAll} from '../scan/batch.ts';
import {isElsewhere, isFull} from './cannot-write.ts';
import {deleteFirst} from './delete-first.ts';
import {Run, type RunTools} from './execute.ts';
import type {NewRun} from './new-run.ts';
import {noQuarantine} from './no-quarantine.ts';
import type {RunResult} from './run.ts';

interface Using {
	/** Holds the lock of the storage meanwhile, and tells those who watch. */
	readonly withLock: (work: (tools: RunTools) => Promise<RunResult>) => Promise<readonly RunResult[]>;
	/** There is no room to write the lock. */
	readonly withoutLock: <Value>(work: (tools: RunTools) => Promise<Value>) => Promise<Value>;
}

/**
 * A new run, from its lock to its end. Rejects with a NoQuarantine when what is to go cannot be moved and nobody has
 * agreed that it be deleted directly.
 */
export async function cleanUp(
	root: string,
	request: NewRun,
	{withLock, withoutLock}: Using,
): Promise<readonly RunResult[]> {
	const dropped: Array<RunResult['dropped'][number]> = [];
	for (let rest = request; ;) {
		let begun = false;
		try {
			return await withLock(async (tools) => {
				const run = Run.create(root, rest, tools);
				begun = true;
				const result = await run.execute(rest);
				return {...result, dropped: [...dropped, ...result.dropped]};
			});
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
			pushAll(dropped, deleted.dropped);
			rest = deleted.rest;
		}
	}
}
