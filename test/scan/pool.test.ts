import assert from 'node:assert/strict';
import {test} from 'node:test';
import {UserError} from '../../source/errors.ts';
import {packDigest} from '../../source/inventory/digest-table.ts';
import {openPool} from '../../source/scan/pool.ts';
import {temporaryStore} from '../support/store.ts';

test('every task is answered, whatever the number of threads', async (t) => {
	const store = temporaryStore(t);
	const {digest} = store.push('app', {tag: 'v1'});
	for (const size of [1, 3]) {
		const pool = openPool(size);
		const answers = await Promise.all(
			Array.from({length: 50}, async (_, index) =>
				pool.run('arePathsThere', store.path(''), [`repositories/${index % 2 === 0 ? 'app' : 'gone'}`]),
			),
		);
		assert.deepEqual(
			answers,
			Array.from({length: 50}, (_, index) => [index % 2 === 0]),
		);
		const detail = await pool.run('describeManifest', store.path(''), digest);
		assert.equal(detail.platform, 'linux/amd64');
		await pool.close();
	}
});

test('a task that fails rejects with its own error, and the others go on', async (t) => {
	const store = temporaryStore(t);
	store.stray('blobs');
	const pool = openPool(1);
	const [failed, there] = await Promise.allSettled([
		pool.run('listBlobFolders', store.path(''), undefined),
		pool.run('arePathsThere', store.path(''), ['blobs']),
	]);
	assert.ok(failed.status === 'rejected' && failed.reason instanceof UserError);
	assert.deepEqual(there.status === 'fulfilled' && there.value, [true]);
	await pool.close();
});

test('closing rejects what is under way, and what comes after', async (t) => {
	const store = temporaryStore(t);
	const pool = openPool(1);
	const tasks = Array.from({length: 20}, async () => pool.run('arePathsThere', store.path(''), []));
	const settled = Promise.allSettled(tasks);
	await pool.close();
	assert.ok((await settled).some(({status}) => status === 'rejected'));
	await assert.rejects(pool.run('arePathsThere', store.path(''), []), /closed/);
	await pool.close();
});

test('a signal rejects everything with its reason', async (t) => {
	const store = temporaryStore(t);
	const controller = new AbortController();
	const reason = new Error('stopped');
	const pool = openPool(1);
	pool.heed(controller.signal);
	const task = pool.run('arePathsThere', store.path(''), []);
	assert.ok(pool.isOpen);
	controller.abort(reason);
	assert.equal(pool.isOpen, false);
	await assert.rejects(task, reason);
	await assert.rejects(pool.run('arePathsThere', store.path(''), []), reason);
	await pool.close();

	const stopped = openPool(1);
	stopped.heed(AbortSignal.abort(reason));
	await assert.rejects(stopped.run('arePathsThere', store.path(''), []), reason);
	await stopped.close();
});

test('a signal that is no longer heeded rejects nothing', async (t) => {
	const store = temporaryStore(t);
	const before = new AbortController();
	const pool = openPool(1);
	t.after(async () => pool.close());
	pool.heed(before.signal);
	pool.heed(undefined);
	before.abort(new Error('too late'));
	store.push('app');
	assert.deepEqual(await pool.run('arePathsThere', store.path(''), ['repositories/app', 'gone']), [true, false]);
});

test("the caller's own thread does its share, and one thread alone needs no other", async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	const paths = ['repositories/app', 'gone'];
	for (const size of [1, 2, 3]) {
		const pool = openPool(size, {joins: true});
		const asked = Array.from({length: 30}, async () => pool.run('arePathsThere', store.path(''), paths));
		assert.deepEqual(
			await Promise.all(asked),
			Array.from({length: 30}, () => [true, false]),
		);
		await pool.close();
	}
});

test('a task that fails on the own thread rejects with its own error, and the others go on', async (t) => {
	const store = temporaryStore(t);
	store.stray('blobs');
	const pool = openPool(1, {joins: true});
	t.after(async () => pool.close());
	await assert.rejects(pool.run('listBlobFolders', store.path(''), undefined), UserError);
	assert.deepEqual(await pool.run('arePathsThere', store.path(''), ['blobs']), [true]);
});

test('a signal gets its turn between two tasks of the own thread', async (t) => {
	const store = temporaryStore(t);
	const controller = new AbortController();
	const pool = openPool(1, {joins: true});
	t.after(async () => pool.close());
	pool.heed(controller.signal);
	let answered = 0;
	const tasks = Array.from({length: 200}, async () => {
		await pool.run('arePathsThere', store.path(''), []);
		answered++;
	});
	setImmediate(() => {
		controller.abort(new Error('stopped'));
	});
	const settled = await Promise.allSettled(tasks);
	assert.ok(settled.some(({status}) => status === 'rejected'));
	assert.ok(answered < 200, `${answered} tasks were carried out before the signal`);
});

test('blobs are hashed by threads alone: the own one stays free', async (t) => {
	const store = temporaryStore(t);
	const {digest} = store.push('app', {tag: 'v1'});
	const pool = openPool(1, {joins: true});
	t.after(async () => pool.close());
	const hashed = new SharedArrayBuffer(8);
	const input = {digests: packDigest(digest), hashed};
	let turns = 0;
	const turning = setInterval(() => turns++, 1);
	const {mismatched} = await pool.run('hashBlobs', store.path(''), input);
	clearInterval(turning);
	assert.deepEqual(mismatched, []);
	assert.ok(turns > 0, 'a thread was started, and nothing else waited for it');
});
