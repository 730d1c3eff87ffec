import {openPool, type Pool} from '../scan/pool.ts';
import {isFull} from './cannot-write.ts';
import {refuseForeignCleanup} from './cleanup-folder.ts';
import {giveSparesAway} from './journal.ts';
import {acquireLock, refuseWhileHeld, type Lock} from './lock.ts';
import {pruneRuns} from './prune.ts';

/** Holds the lock of a storage, and has workers, while `work` works on it. */
export async function withStorage<Value>(
	root: string,
	jobs: number,
	work: (pool: Pool) => Promise<Value>,
): Promise<Value> {
	refuseForeignCleanup(root);
	const lock = lockStorage(root);
	try {
		pruneRuns(root);
		return await withPool(jobs, work);
	} finally {
		lock.release();
	}
}

/** Has workers while `work` works. */
export async function withPool<Value>(jobs: number, work: (pool: Pool) => Promise<Value>): Promise<Value> {
	const pool = openPool(jobs);
	try {
		return await work(pool);
	} finally {
		await pool.close();
	}
}

function lockStorage(root: string): Lock {
	try {
		return acquireLock(root);
	} catch (error) {
		refuseWhileHeld(root);
		if (isFull(error) && giveSparesAway(root)) {
			return acquireLock(root);
		}

		throw error;
	}
}
