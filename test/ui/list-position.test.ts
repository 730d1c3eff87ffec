import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {atTop, moveBy, moveTo, placeOf, settle} from '../../source/ui/list-position.ts';

describe('moveTo', () => {
	it('moves the cursor alone while it stays in view', () => {
		assert.deepEqual(moveTo(atTop, 9, 100, 10), {cursor: 9, top: 0});
	});

	it('scrolls by half a page when the cursor steps over an edge', () => {
		assert.deepEqual(moveTo({cursor: 9, top: 0}, 10, 100, 10), {cursor: 10, top: 5});
		assert.deepEqual(moveTo({cursor: 20, top: 20}, 19, 100, 10), {cursor: 19, top: 15});
	});

	it('stops at both ends', () => {
		assert.deepEqual(moveTo({cursor: 0, top: 0}, -1, 100, 10), atTop);
		assert.deepEqual(moveTo({cursor: 99, top: 90}, 100, 100, 10), {cursor: 99, top: 90});
		assert.deepEqual(moveTo(atTop, 99, 100, 10), {cursor: 99, top: 90});
	});

	it('has a place in an empty list', () => {
		assert.deepEqual(moveTo({cursor: 3, top: 1}, 2, 0, 10), atTop);
	});

	it('keeps the cursor in view wherever it goes', () => {
		let position = atTop;
		for (const target of [50, 3, 99, 98, 0, 45, 46, 47, 12]) {
			position = moveTo(position, target, 100, 7);
			assert.equal(position.cursor, target);
			assert.ok(position.top <= target && target < position.top + 7, JSON.stringify(position));
		}
	});
});

describe('moveBy', () => {
	it('takes the view along', () => {
		assert.deepEqual(moveBy({cursor: 3, top: 0}, 10, 100, 10), {cursor: 13, top: 10});
		assert.deepEqual(moveBy({cursor: 13, top: 10}, -10, 100, 10), {cursor: 3, top: 0});
	});

	it('goes to the last row from the last page', () => {
		assert.deepEqual(moveBy({cursor: 93, top: 90}, 10, 100, 10), {cursor: 99, top: 90});
	});
});

describe('settle', () => {
	it('brings a position into a list that became shorter, and a view that became lower', () => {
		assert.deepEqual(settle({cursor: 50, top: 45}, 20, 10), {cursor: 19, top: 10});
		assert.deepEqual(settle({cursor: 9, top: 0}, 20, 5), {cursor: 9, top: 5});
	});
});

describe('placeOf', () => {
	it('says how far down the view is', () => {
		assert.equal(placeOf(atTop, 5, 10), 'All');
		assert.equal(placeOf(atTop, 100, 10), 'Top');
		assert.equal(placeOf({cursor: 50, top: 45}, 100, 10), '50%');
		assert.equal(placeOf({cursor: 99, top: 90}, 100, 10), 'End');
	});
});
