import assert from 'node:assert/strict';
import {setTimeout as sleep} from 'node:timers/promises';
import {test} from 'node:test';
import {bundled, chunked, inOrder} from '../../source/inventory/share.ts';

test('a list is cut into stretches', () => {
	assert.deepEqual(chunked([1, 2, 3, 4, 5], 2), [[1, 2], [3, 4], [5]]);
	assert.deepEqual(chunked([], 2), []);
});

test('bundles are about as heavy as they should be, and nothing is lost', () => {
	const bundles = bundled([5, 1, 1, 1, 9, 1], (item) => item, 6);
	assert.deepEqual(bundles, [[5], [1, 1, 1], [9], [1]]);
	assert.deepEqual(
		bundled([], () => 1, 6),
		[],
	);
	assert.deepEqual(
		bundled([0, 0, 0], () => 0, 2),
		[[0, 0], [0]],
	);
});

test('results are taken in the order of their tasks, whichever is ready first', async () => {
	const taken: number[] = [];
	await inOrder(
		[30, 10, 20].map(async (milliseconds) => {
			await sleep(milliseconds);
			return milliseconds;
		}),
		(result) => taken.push(result),
	);
	assert.deepEqual(taken, [30, 10, 20]);
});

test('a task that fails ends it in its turn, and the others are no unhandled rejections', async () => {
	const taken: number[] = [];
	const failing = async (name: string) => {
		throw new Error(name);
	};

	await assert.rejects(
		inOrder<number>([sleep(20, 1), failing('second'), failing('third')], (result) => taken.push(result)),
		/second/,
	);
	assert.deepEqual(taken, [1]);
	await sleep(1);
});
