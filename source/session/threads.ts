import {openPool, type ThreadPool} from '../scan/pool.ts';

/** The threads that a session reads with: the same ones for as long as they live. */
export class Threads {
	readonly #jobs: number;
	#pool: ThreadPool | undefined;

	/** @param pool threads that are getting ready already. */
	constructor(jobs: number, pool: ThreadPool | undefined) {
		this.#jobs = jobs;
		this.#pool = pool;
	}

	/** Starts them anew where they have ended. */
	async open(): Promise<ThreadPool> {
		const before = this.#pool;
		if (before?.isOpen) {
			return before;
		}

		const pool = openPool(this.#jobs);
		this.#pool = pool;
		await before?.close();
		return pool;
	}

	async close(): Promise<void> {
		await this.#pool?.close();
		this.#pool = undefined;
	}
}
