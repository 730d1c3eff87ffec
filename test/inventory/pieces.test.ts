import assert from 'node:assert/strict';
import {test} from 'node:test';
import {eachIn, finish} from '../../source/inventory/pieces.ts';

test('every ordinal is visited once, in order, with pauses in between where there are very many', () => {
	for (const [first, end] of [
		[0, 0],
		[3, 4],
		[7, 5000],
	] as const) {
		const visited: number[] = [];
		const work = eachIn(first, end, (ordinal) => visited.push(ordinal));
		let pauses = 0;
		while (work.next().done !== true) {
			pauses++;
			assert.ok(visited.length <= pauses * 1024);
		}

		assert.deepEqual(
			visited,
			Array.from({length: end - first}, (_, index) => first + index),
		);
	}
});

test('work that is finished gives what comes of it', () => {
	const work = (function* () {
		yield;
		yield;
		return 'done';
	})();
	assert.equal(finish(work), 'done');
});
