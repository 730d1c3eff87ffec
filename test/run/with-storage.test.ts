import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {Refusal} from '../../source/errors.ts';
import {acquireLock} from '../../source/run/lock.ts';
import {withStorage} from '../../source/run/with-storage.ts';
import type {Pool} from '../../source/scan/pool.ts';
import {v2Folder} from '../../source/storage/layout.ts';
import {sampleResult} from '../support/sample-plan.ts';
import {temporaryStore} from '../support/store.ts';

describe('working on a storage', () => {
	it('holds the lock, has workers, and gives both back', async (context) => {
		const {root} = temporaryStore(context);
		let used: Pool | undefined;
		const results = await withStorage({root, jobs: 1, kind: 'settle', keep: false}, async (pool) => {
			used = pool;
			assert.throws(() => acquireLock(root), Refusal);
			assert.deepEqual((await pool.run('listBlobFolders', `${root}/${v2Folder}`, undefined)).folders, []);
			return [sampleResult];
		});
		assert.deepEqual(results, [sampleResult]);
		acquireLock(root).release();
		await assert.rejects(used!.run('listBlobFolders', root, undefined), /closed/);
	});

	it('gives the lock back when the work fails', async (context) => {
		const {root} = temporaryStore(context);
		const failure = new Error('It failed');
		await assert.rejects(
			withStorage({root, jobs: 1, kind: 'settle', keep: false}, async () => Promise.reject(failure)),
			failure,
		);
		acquireLock(root).release();
	});

	it('does not begin without the lock', async (context) => {
		const {root} = temporaryStore(context);
		const lock = acquireLock(root);
		await assert.rejects(
			withStorage({root, jobs: 1, kind: 'settle', keep: false}, async () => assert.fail('It began')),
			Refusal,
		);
		lock.release();
	});
});
