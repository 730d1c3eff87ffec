import {availableParallelism} from 'node:os';
import {openThread, ownThread, type Listener, type Member, type Outcome} from './members.ts';
import type {Request} from './messages.ts';
import type {TaskInput, TaskName, TaskResult} from './tasks.ts';

/** Who carries out tasks. */
export interface Pool {
	run<Name extends TaskName>(name: Name, v2: string, input: TaskInput<Name>): Promise<TaskResult<Name>>;
	/** Ends all threads; what is under way is rejected. */
	close(): Promise<void>;
}

/** Threads that carry out tasks. */
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

interface Busy {
	readonly member: Member;
	readonly jobs: Map<number, Job>;
}

/**
 * Threads that get ready while a caller that does not join prepares the first tasks, beside which there is a processor
 * for them; others start when there is work.
 */
const atOnce = Math.min(2, Math.max(1, availableParallelism() - 1));

/**
 * @param size how many threads there may be at most.
 * @param options.joins whether the caller's own thread is one of them, where they are two at most: with more, it is busy
 * enough with what they send. Not for screens, which must answer.
 */
export function openPool(size: number, {joins = false}: {readonly joins?: boolean} = {}): ThreadPool {
	const threads: Busy[] = [];
	const waiting: Job[] = [];
	let nextId = 0;
	let closed: unknown;

	const fail = (error: unknown) => {
		closed ??= error;
		const jobs = [...all().flatMap((thread) => [...thread.jobs.values()]), ...waiting.splice(0)];
		for (const thread of all()) {
			thread.jobs.clear();
		}

		for (const job of jobs) {
			job.reject(error);
		}
	};

	const open = (make: (listener: Listener) => Member): Busy => {
		const jobs = new Map<number, Job>();
		const onOutcome = (id: number, outcome: Outcome) => {
			const job = jobs.get(id);
			jobs.delete(id);
			dispatch();
			if ('error' in outcome) {
				job?.reject(outcome.error);
			} else {
				job?.resolve(outcome.result);
			}
		};

		return {jobs, member: make({onOutcome, onDeath: fail})};
	};

	const own = joins && size <= 2 ? open(ownThread) : undefined;
	/** The caller's own first: it needs no start. */
	const all = (): Busy[] => (own === undefined ? [...threads] : [own, ...threads]);

	const start = (): Busy => {
		const thread = open(openThread);
		threads.push(thread);
		return thread;
	};

	const idlest = (request: Request): Busy | undefined => {
		const able = all()
			.filter(({member}) => member.room(request) > 0)
			.sort((a, b) => a.jobs.size - b.jobs.size);
		const isIdle = able[0]?.jobs.size === 0;
		return !isIdle && able.length < size ? start() : able.find(({member, jobs}) => jobs.size < member.room(request));
	};

	const dispatch = () => {
		while (waiting.length > 0) {
			const thread = idlest(waiting[0]!.request);
			if (thread === undefined) {
				return;
			}

			const job = waiting.shift()!;
			thread.jobs.set(job.request.id, job);
			thread.member.post(job.request);
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
		await Promise.all(all().map(async ({member}) => member.end()));
		threads.length = 0;
	};

	// A caller that joins is not held up by their start before it has seen that there is work for two.
	while (own === undefined && threads.length < Math.min(size, atOnce)) {
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
