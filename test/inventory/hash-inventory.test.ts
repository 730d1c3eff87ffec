import assert from 'node:assert/strict';
import {rmSync} from 'node:fs';
import {test} from 'node:test';
import {hashInventory} from '../../source/inventory/hash-inventory.ts';
import {readInventory} from '../../source/inventory/read.ts';
import {openPool} from '../../source/scan/pool.ts';
import type {HashProgress} from '../../source/scan/scan.ts';
import {blobData} from '../../source/storage/layout.ts';
import {directPool} from '../support/scan-store.ts';
import {temporaryStore} from '../support/store.ts';

test('every blob is hashed once, by several threads, and progress ends with all bytes', async (t) => {
	const store = temporaryStore(t);
	const layers = Array.from({length: 40}, () => store.ownLayer(3 * 1024 * 1024));
	store.push('app', {tag: 'v1', layers});
	store.corruptBlob(layers[7]!.digest);
	const pool = openPool(2);
	t.after(async () => pool.close());
	const inventory = await readInventory({root: store.root, pool});
	const told: HashProgress[] = [];
	const result = await hashInventory(inventory, {pool, jobs: 2, onProgress: (progress) => told.push(progress)});
	assert.deepEqual(result, {mismatched: [layers[7]!.digest], gone: []});
	const {bytes: bytesTotal} = inventory.figures;
	assert.deepEqual({...told[0], elapsed: 0}, {bytes: 0, bytesTotal, elapsed: 0});
	assert.deepEqual({...told.at(-1), elapsed: 0}, {bytes: bytesTotal, bytesTotal, elapsed: 0});
	assert.deepEqual(
		told.map(({bytes}) => bytes),
		told.map(({bytes}) => bytes).sort((a, b) => a - b),
	);
});

test('the largest blobs come first, alone; small ones share a task, and none of them makes all wait', async (t) => {
	const store = temporaryStore(t);
	const large = [70, 66].map((mebibytes) => store.ownLayer(mebibytes * 1024 * 1024));
	for (let count = 0; count < 2100; count++) {
		store.ownLayer(8);
	}

	const asked: number[] = [];
	const pool = directPool((name, input) => {
		if (name === 'hashBlobs') {
			asked.push((input as {readonly digests: Uint32Array}).digests.length / 9);
		}
	});
	const inventory = await readInventory({root: store.root, pool});
	const {mismatched} = await hashInventory(inventory, {pool, jobs: 1});
	assert.deepEqual(mismatched, []);
	assert.deepEqual(asked.slice(0, large.length), [1, 1]);
	assert.equal(
		asked.reduce((sum, count) => sum + count, 0),
		inventory.figures.blobs,
	);
	assert.ok(asked.slice(2).every((count) => count <= 1024));
	assert.ok(asked.length >= 4);
});

test('a blob that has gone since the scan is told as gone', async (t) => {
	const store = temporaryStore(t);
	const [first, second] = [store.ownLayer(), store.ownLayer()];
	store.corruptBlob(second.digest);
	const pool = directPool((name) => {
		if (name === 'hashBlobs') {
			rmSync(store.path(blobData(first.digest)));
		}
	});
	const inventory = await readInventory({root: store.root, pool});
	assert.deepEqual(await hashInventory(inventory, {pool, jobs: 1}), {
		mismatched: [second.digest],
		gone: [first.digest],
	});
});

test('nothing to hash is no error', async (t) => {
	const store = temporaryStore(t);
	const pool = directPool();
	const inventory = await readInventory({root: store.root, pool});
	const told: HashProgress[] = [];
	await hashInventory(inventory, {pool, jobs: 2, onProgress: (progress) => told.push(progress)});
	assert.deepEqual(
		told.map(({bytes, bytesTotal}) => [bytes, bytesTotal]),
		[
			[0, 0],
			[0, 0],
		],
	);
});
