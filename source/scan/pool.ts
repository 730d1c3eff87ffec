import {Worker} from 'node:worker_threads';
import {unpackError, type Reply, type Request} from './messages.ts';
import type {TaskInput, TaskName, TaskResult} from './tasks.ts';

/** Who carries out tasks. */
export interface Pool {
	run<Name extends TaskName>(name: Name, v2: string, input: TaskInput<Name>): Promise<TaskResult<Name>>;
	/** Ends all threads; what is under way is rejected. */
	close(): Promise<void>;
}

/** Worker threads that carry out tasks. */
export interface ThreadPool extends Pool {
	/** False once it was closed, stopped by its signal, or a thread has died: then nothing more is carried out. */
	readonly isOpen: boolean;
	/** From now on this signal, and no other one, rejects what is under way and all that follows. */
	heed(signal: AbortSignal | undefined): void;
}

interface Job {
	readonly request: Request;
	readonly resolve: (result: unknown) => void;
	readonly reject: (error: unknown) => void;
}

interface Thread {
	readonly worker: Worker;
	readonly jobs: Map<number, Job>;
}

/** Tasks that wait inside a thread, so that it never idles while the main thread is busy. */
const ahead = 2;

/** Threads that get ready while the caller prepares the first tasks; more of them start when there is work for them. */
const atOnce = 2;

/** @param size how many threads there may be at most. */
export function openPool(size: number): ThreadPool {
	const threads: Thread[] = [];
	const waiting: Job[] = [];
	let nextId = 0;
	let closed: unknown;

	const fail = (error: unknown) => {
		closed ??= error;
		const jobs = [...threads.flatMap((thread) => [...thread.jobs.values()]), ...waiting.splice(0)];
		for (const thread of threads) {
			thread.jobs.clear();
		}

		for (const job of jobs) {
			job.reject(error);
		}
	};

	const start = (): Thread => {
		const thread: Thread = {worker: new Worker(new URL('./scan-worker.js', import.meta.url)), jobs: new Map()};
		thread.worker.on('message', (reply: Reply) => {
			const job = thread.jobs.get(reply.id);
			thread.jobs.delete(reply.id);
			dispatch();
			if ('error' in reply) {
				job?.reject(unpackError(reply.error));
			} else {
				job?.resolve(reply.result);
			}
		});
		thread.worker.on('error', fail);
		threads.push(thread);
		return thread;
	};

	const idlest = (): Thread | undefined => {
		const least = threads.reduce((a, b) => (b.jobs.size < a.jobs.size ? b : a));
		if (least.jobs.size > 0 && threads.length < size) {
			return start();
		}

		return least.jobs.size < ahead ? least : undefined;
	};

	const dispatch = () => {
		while (waiting.length > 0) {
			const thread = idlest();
			if (thread === undefined) {
				return;
			}

			const job = waiting.shift()!;
			thread.jobs.set(job.request.id, job);
			thread.worker.postMessage(job.request);
		}
	};

	let heeded: AbortSignal | undefined;
	const abort = () => fail(heeded?.reason);
	const heed = (signal: AbortSignal | undefined) => {
		heeded?.removeEventListener('abort', abort);
		heeded = signal;
		heeded?.addEventListener('abort', abort, {once: true});
		if (heeded?.aborted) {
			abort();
		}
	};

	const close = async () => {
		fail(new Error('The pool was closed.'));
		heed(undefined);
		await Promise.all(threads.splice(0).map(async (thread) => thread.worker.terminate()));
	};

	for (let thread = 0; thread < Math.min(size, atOnce); thread++) {
		start();
	}

	return {
		run: async <Name extends TaskName>(name: Name, v2: string, input: TaskInput<Name>) =>
			new Promise<TaskResult<Name>>((resolve, reject) => {
				if (closed !== undefined) {
					reject(closed);
					return;
				}

				const request: Request = {id: nextId++, name, v2, input};
				waiting.push({request, resolve: (result) => resolve(result as TaskResult<Name>), reject});
				dispatch();
			}),
		get isOpen() {
			return closed === undefined;
		},
		heed,
		close,
	};
}
