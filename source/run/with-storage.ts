import {openPool, type Pool} from '../scan/pool.ts';
import {cleanupOf} from './journal.ts';
import {acquireLock} from './lock.ts';
import {pruneRuns} from './prune.ts';

/** Holds the lock of a storage, and has workers, while `work` works on it. */
export async function withStorage<Value>(
	root: string,
	jobs: number,
	work: (pool: Pool) => Promise<Value>,
): Promise<Value> {
	cleanupOf(root);
	const lock = acquireLock(root);
	try {
		pruneRuns(root);
		const pool = openPool(jobs);
		try {
			return await work(pool);
		} finally {
			await pool.close();
		}
	} finally {
		lock.release();
	}
}
