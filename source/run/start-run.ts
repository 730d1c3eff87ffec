import {Worker} from 'node:worker_threads';
import {NoQuarantine, UserError} from '../errors.ts';
import {packError, unpackError} from '../scan/messages.ts';
import type {FromRun, RunOrder, ToRun} from './run-messages.ts';
import type {LogLine, RunProgress, RunResult, StopSignal} from './run.ts';
import type {Sweep} from './run-tools.ts';
import {stepOut} from './step-out.ts';

export interface RunListener {
	/** `log`: what was done since the last time. */
	readonly onProgress: (progress: RunProgress, log: readonly LogLine[]) => void;
	/** It has come to rest at a safe point, or goes on. */
	readonly onRest?: (resting: boolean) => void;
	/** Told at once how to have it rest at its next safe point, and go on. */
	readonly onStart?: (pause: (paused: boolean) => void) => void;
	/** The registry's own collector; only asked for when the order says so. */
	readonly sweep?: Sweep;
}

/**
 * Carries an order out in a thread of its own. Rejects with what ended it. An abort stops it at the
 * next safe point; its reason says which signal it was.
 */
export async function startRun(
	order: RunOrder,
	listener: RunListener,
	signal?: AbortSignal,
): Promise<readonly RunResult[]> {
	stepOut(order.root);
	const worker = new Worker(new URL('./run-worker.js', import.meta.url), {workerData: order});
	const send = (message: ToRun) => {
		worker.postMessage(message);
	};

	const stop = () => {
		send({kind: 'stop', signal: signalOf(signal?.reason)});
	};

	if (signal?.aborted) {
		stop();
	}

	signal?.addEventListener('abort', stop, {once: true});
	listener.onStart?.((paused) => send({kind: 'pause', paused}));
	try {
		return await resultsOf(worker, listener, send);
	} finally {
		signal?.removeEventListener('abort', stop);
	}
}

/** Follows the run's thread to its end. */
async function resultsOf(
	worker: Worker,
	listener: RunListener,
	send: (message: ToRun) => void,
): Promise<readonly RunResult[]> {
	return new Promise((resolve, reject) => {
		worker.on('message', (message: FromRun) => {
			switch (message.kind) {
				case 'progress':
					listener.onProgress(message.progress, message.log);
					break;
				case 'resting':
					listener.onRest?.(message.resting);
					break;
				case 'sweep':
					void sweep(listener, message.rehearsal, send);
					break;
				case 'results':
					resolve(message.results);
					break;
				case 'error':
					reject(unpack(message));
					break;
			}
		});
		worker.on('error', reject);
		worker.on('exit', (code) => {
			reject(new Error(`The run's thread ended without a result (exit code ${code}).`));
		});
	});
}

function unpack({error, isNoQuarantine}: Extract<FromRun, {kind: 'error'}>): Error {
	const {message, hint} = error;
	return isNoQuarantine ? new NoQuarantine(message, hint === undefined ? {} : {hint}) : unpackError(error);
}

async function sweep(
	{sweep: collector}: RunListener,
	rehearsal: boolean,
	send: (message: ToRun) => void,
): Promise<void> {
	try {
		await (rehearsal
			? collector?.rehearse()
			: collector?.carryOut((done, total) => send({kind: 'sweep-progress', done, total})));
		send({kind: 'swept'});
	} catch (error) {
		const told =
			error instanceof UserError ? error : new UserError(error instanceof Error ? error.message : String(error));
		send({kind: 'swept', error: packError(told)});
	}
}

/** Whoever aborts says with which signal, as the reason or its message; anything else counts as SIGINT. */
function signalOf(reason: unknown): StopSignal {
	const text = reason instanceof Error ? reason.message : String(reason);
	return text.includes('SIGTERM') ? 'SIGTERM' : 'SIGINT';
}
