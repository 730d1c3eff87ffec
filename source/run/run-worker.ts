import {parentPort, workerData} from 'node:worker_threads';
import {UserError} from '../errors.ts';
import {packError} from '../scan/messages.ts';
import {Run, withStorage, type RunHooks} from './execute.ts';
import {isUnfinished, isUndoable, listRuns, readJournal} from './journal.ts';
import type {FromRun, RunOrder, ToRun} from './run-messages.ts';
import type {RunResult, StopSignal} from './run.ts';

/*
 * The entry of the thread that a run works in: a screen that nobody reads, or that is gone, must not
 * stop it.
 */

const port = parentPort!;
let stopped: StopSignal | undefined;
let swept: (error: Error | undefined) => void = () => undefined;
let tellSweep: (done: number, total: number) => void = () => undefined;

port.on('message', (message: ToRun) => {
	switch (message.kind) {
		case 'stop':
			stopped = message.signal;
			break;
		case 'sweep-progress':
			tellSweep(message.done, message.total);
			break;
		case 'swept':
			swept(message.error === undefined ? undefined : new UserError(message.error.message, message.error));
			break;
	}
});

const post = (message: FromRun) => {
	port.postMessage(message);
};

const hooks: RunHooks = {
	onProgress(progress) {
		post({kind: 'progress', progress});
	},
	stopped: () => stopped,
};

/** The registry's collector is a process of the main thread's: asked for, and waited for. */
async function sweepElsewhere(onProgress: (done: number, total: number) => void): Promise<void> {
	tellSweep = onProgress;
	post({kind: 'sweep'});
	return new Promise((resolve, reject) => {
		swept = (error) => {
			if (error) {
				reject(error);
			} else {
				resolve();
			}
		};
	});
}

async function carryOut(order: RunOrder): Promise<RunResult[]> {
	const {root} = order;
	return withStorage(root, order.jobs, async (pool) => {
		switch (order.kind) {
			case 'clean': {
				const {sweptByRegistry} = order.run;
				const tools = {hooks: sweptByRegistry ? {...hooks, sweep: sweepElsewhere} : hooks, pool};
				return [await Run.create(root, order.run, tools).execute()];
			}

			case 'settle': {
				const results: RunResult[] = [];
				for (const record of listRuns(root).filter(isUnfinished)) {
					results.push(await new Run(root, record, readJournal(root, record.id), {hooks, pool}).settle());
				}

				return results;
			}

			case 'undo':
			case 'purge': {
				const record = listRuns(root).find(({id}) => id === order.id);
				if (record === undefined || !isUndoable(record.state)) {
					throw new UserError(`Run ${order.id} holds nothing any more`, {hint: 'List the runs: registry-cleanup-tui runs'});
				}

				const run = new Run(root, record, readJournal(root, record.id), {hooks, pool});
				return [order.kind === 'undo' ? await run.undo() : await run.purge()];
			}
		}
	});
}

try {
	post({kind: 'results', results: await carryOut(workerData as RunOrder)});
} catch (error) {
	post({kind: 'error', error: packError(error)});
}

port.close();
