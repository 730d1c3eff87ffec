import {carryOut} from './carry-out.ts';
import {unpackError, type Reply, type Request} from './messages.ts';

/** What a task came to. */
export type Outcome = {readonly result: unknown} | {readonly error: unknown};

/** One that carries out tasks for a pool, one after another. */
export interface Member {
	/** How many tasks it may hold when it gets this one; 0: it takes no such task. */
	room(request: Request): number;
	post(request: Request): void;
	end(): Promise<unknown>;
}

export interface Listener {
	readonly onOutcome: (id: number, outcome: Outcome) => void;
	/** The member has died. */
	readonly onDeath: (error: unknown) => void;
}

/**
 * A worker thread. Some tasks wait inside of it, so that it never idles while the main thread is busy with a task of its
 * own and with what was read; few enough that at the end no thread waits long for another. Long ones are dealt out late.
 */
export function openThread({onOutcome, onDeath}: Listener): Member {
	// With the first thread: it takes 2 to 4 ms.
	const {Worker} = process.getBuiltinModule('node:worker_threads');
	const worker = new Worker(new URL('./scan-worker.js', import.meta.url));
	worker.on('message', (reply: Reply) => {
		onOutcome(reply.id, 'error' in reply ? {error: unpackError(reply.error)} : reply);
	});
	worker.on('error', onDeath);
	return {
		room: (request) => (isLong(request) ? 2 : 4),
		post: (request) => {
			worker.postMessage(request);
		},
		end: async () => {
			// It only reads: nobody waits until it has noticed.
			worker.unref();
			worker.terminate().catch(onDeath);
		},
	};
}

/** Reading whole blobs takes as long as they are large. */
const isLong = ({name}: Request) => name === 'hashBlobs';

/**
 * The caller's own thread, which would idle otherwise: one thread less to start, and one less for which the engine
 * compiles everything. Signals and messages get their turn between two tasks, so on a slow disk it takes no more.
 * @param patience how long a task may take, in milliseconds: one that takes longer is the last.
 */
export function ownThread({onOutcome}: Pick<Listener, 'onOutcome'>, patience = 1000): Member {
	let isSlow = false;
	let hasEnded = false;
	const work = async (request: Request): Promise<Outcome> => {
		await new Promise((resolve) => {
			setImmediate(resolve);
		});
		// Not `performance`, which takes 2 ms to load.
		const startedAt = Date.now();
		try {
			return {result: hasEnded ? undefined : carryOut(request)};
		} catch (error) {
			return {error};
		} finally {
			isSlow ||= Date.now() - startedAt > patience;
		}
	};

	return {
		room: (request) => (isSlow || isLong(request) ? 0 : 1),
		post: (request) => {
			void work(request).then((outcome) => {
				onOutcome(request.id, outcome);
			});
		},
		end: async () => {
			hasEnded = true;
		},
	};
}
