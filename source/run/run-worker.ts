import {parentPort, workerData} from 'node:worker_threads';
import {NoQuarantine, UserError} from '../errors.ts';
import {packError, unpackError} from '../scan/messages.ts';
import type {Pool} from '../scan/pool.ts';
import {cleanUp} from './clean-up.ts';
import {Run, type RunHooks, type RunTools} from './execute.ts';
import {isUnfinished, isUndoable, listRuns, readJournal} from './journal.ts';
import {Pause} from './pause.ts';
import type {ProgressFile} from './progress-file.ts';
import type {FromRun, RunOrder, ToRun} from './run-messages.ts';
import type {RunRecord, RunResult, StopSignal} from './run.ts';
import type {Sweep} from './run-tools.ts';
import {withPool, withStorage} from './with-storage.ts';

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
			pause.want(false);
			break;
		case 'pause':
			pause.want(message.paused && stopped === undefined);
			break;
		case 'sweep-progress':
			tellSweep(message.done, message.total);
			break;
		case 'swept':
			swept(message.error === undefined ? undefined : unpackError(message.error));
			break;
	}
});

const post = (message: FromRun) => {
	port.postMessage(message);
};

let watchers: ProgressFile | undefined;
const pause = new Pause((resting) => {
	post({kind: 'resting', resting});
	watchers?.rest(resting);
});

/** @param telling undefined where there is no lock, and so nobody who watches. */
function hooksOf(telling?: ProgressFile): RunHooks {
	watchers = telling;
	return {
		onProgress(progress, log) {
			post({kind: 'progress', progress, log});
			telling?.note(progress);
		},
		stopped: () => stopped,
		rest: async () => pause.rest(),
	};
}

/** The registry's collector is a process of the main thread's: asked for, and waited for. */
async function sweepElsewhere(
	rehearsal: boolean,
	onProgress: (done: number, total: number) => void = () => undefined,
): Promise<void> {
	tellSweep = onProgress;
	post({kind: 'sweep', rehearsal});
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

async function carryOut(order: RunOrder): Promise<readonly RunResult[]> {
	const {root, jobs, kind} = order;
	if (order.kind === 'clean') {
		const {run} = order;
		const sweep = {
			rehearse: async () => sweepElsewhere(true),
			carryOut: async (onProgress: Parameters<Sweep['carryOut']>[0]) => sweepElsewhere(false, onProgress),
		};
		const tools = (pool: Pool, telling?: ProgressFile) => ({
			pool,
			hooks: {...hooksOf(telling), ...(run.sweptByRegistry && {sweep})},
		});
		return cleanUp(root, run, {
			withLock: async (work) =>
				withStorage({root, jobs, kind, keep: run.keep}, async (pool, telling) => [await work(tools(pool, telling))]),
			withoutLock: async (work) => withPool(jobs, async (pool) => work(tools(pool))),
		});
	}

	return withStorage({root, jobs, kind, keep: false}, async (pool, telling) => {
		const tools = {pool, hooks: hooksOf(telling)};
		switch (order.kind) {
			case 'settle':
				return settleAll(root, tools);
			case 'undo':
				return [await openRun(root, order.id, isUndoable, tools).undo()];
			case 'purge':
				return [await openRun(root, order.id, (run) => isUndoable(run) || run.state === 'purging', tools).purge()];
		}
	});
}

/** Finishes the runs that were stopped or killed, until this is stopped itself. */
async function settleAll(root: string, tools: RunTools): Promise<RunResult[]> {
	const results: RunResult[] = [];
	for (const record of listRuns(root).filter(isUnfinished)) {
		const result = await new Run(root, record, readJournal(root, record.id), tools).settle();
		results.push(result);
		if (result.stopped !== undefined) {
			break;
		}
	}

	return results;
}

function openRun(root: string, id: string, isOpen: (record: RunRecord) => boolean, tools: RunTools): Run {
	const record = listRuns(root).find((run) => run.id === id);
	if (record === undefined || !isOpen(record)) {
		throw new UserError(`Run ${id} holds nothing any more`, {hint: 'List the runs: registry-cleanup-tui runs'});
	}

	return new Run(root, record, readJournal(root, id), tools);
}

async function answer(): Promise<void> {
	try {
		post({kind: 'results', results: await carryOut(workerData as RunOrder)});
	} catch (error) {
		post({kind: 'error', error: packError(error), isNoQuarantine: error instanceof NoQuarantine});
	}

	port.close();
}

void answer();
