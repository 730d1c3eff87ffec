import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {Change} from '../../source/selection/change.ts';
import {emptyHistory, redo, remember, undo} from '../../source/ui/history.ts';

const excluded = (...ordinals: number[]): Change => ({kind: 'repository', ordinals, chosen: true});

describe('history', () => {
	it('undoes the last thing first, the other way round', () => {
		const history = remember(remember(emptyHistory, [excluded(1)]), [excluded(2, 3), excluded(4)]);
		assert.deepEqual(undo(history)?.changes, [
			{kind: 'repository', ordinals: [4], chosen: false},
			{kind: 'repository', ordinals: [2, 3], chosen: false},
		]);
	});

	it('redoes exactly what was undone', () => {
		const before = remember(emptyHistory, [excluded(1)]);
		const undone = undo(before)!;
		const redone = redo(undone.history)!;
		assert.deepEqual(redone.changes, [excluded(1)]);
		assert.deepEqual(redone.history, before);
	});

	it('has nothing to redo after something new was done', () => {
		const undone = undo(remember(emptyHistory, [excluded(1)]))!.history;
		assert.equal(redo(remember(undone, [excluded(2)])), undefined);
	});

	it('has nothing to undo at first', () => {
		assert.equal(undo(emptyHistory), undefined);
		assert.equal(redo(emptyHistory), undefined);
	});
});
