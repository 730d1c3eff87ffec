import {openPool, type Pool} from '../scan/pool.ts';
import {isFull} from './cannot-write.ts';
import {cleanupOf, giveSparesAway} from './journal.ts';
import {acquireLock, type Lock} from './lock.ts';
import {refuseWhileHeld} from './lock-file.ts';
import {ProgressFile, type About} from './progress-file.ts';
import {pruneRuns} from './prune.ts';
import type {RunResult} from './run.ts';

/** Holds the lock of a storage, has workers, and tells those who watch how it goes, while `work` works on it. */
export async function withStorage(
	{root, jobs, ...about}: {readonly root: string; readonly jobs: number} & About,
	work: (pool: Pool, telling: ProgressFile) => Promise<readonly RunResult[]>,
): Promise<readonly RunResult[]> {
	cleanupOf(root);
	const lock = lockStorage(root);
	const telling = new ProgressFile(root, lock.number, about);
	try {
		pruneRuns(root);
		const results = await withPool(jobs, async (pool) => work(pool, telling));
		telling.end({results});
		return results;
	} catch (error) {
		telling.end({error});
		throw error;
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
