import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {addSample, rateOf, remainingOf, type Sample} from '../../source/ui/rate.ts';

const samples = (...pairs: ReadonlyArray<readonly [seconds: number, done: number]>) =>
	pairs.reduce<readonly Sample[]>((known, [seconds, done]) => addSample(known, {at: seconds * 1000, done}), []);

describe('rateOf', () => {
	it('is what was done in a second', () => {
		assert.equal(rateOf(samples([0, 0], [2, 100])), 50);
	});

	it('looks back half a minute and no further', () => {
		assert.equal(rateOf(samples([0, 0], [10, 10_000], [40, 10_030])), 1);
	});

	it('is unknown until there is something to tell it from', () => {
		assert.equal(rateOf([]), undefined);
		assert.equal(rateOf(samples([0, 0])), undefined);
		assert.equal(rateOf(samples([0, 0], [0.1, 50])), undefined);
	});
});

describe('remainingOf', () => {
	it('is the rest by the rate, in milliseconds', () => {
		assert.equal(remainingOf(samples([0, 0], [10, 100]), 300, 0), 20_000);
	});

	it('appears after five seconds', () => {
		assert.equal(remainingOf(samples([0, 0], [4, 100]), 300, 0), undefined);
	});

	it('is unknown while nothing moves, and while nobody knows the total', () => {
		assert.equal(remainingOf(samples([0, 7], [10, 7]), 300, 0), undefined);
		assert.equal(remainingOf(samples([0, 0], [10, 100]), 0, 0), undefined);
	});

	it('is nothing when more was done than expected', () => {
		assert.equal(remainingOf(samples([0, 0], [10, 100]), 50, 0), 0);
	});
});
