import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Snapshots} from '../../source/session/snapshots.ts';

test('every change is a new snapshot, which those who listen hear of until they stop', () => {
	const snapshots = new Snapshots({name: 'choosing'});
	const first = snapshots.get();
	let heard = 0;
	const stop = snapshots.subscribe(() => {
		heard++;
	});
	snapshots.note('a note');
	snapshots.changed();
	assert.equal(heard, 2);
	assert.deepEqual(snapshots.get(), {version: 2, stage: {name: 'choosing'}, notes: ['a note']});
	assert.deepEqual(first, {version: 0, stage: {name: 'choosing'}, notes: []}, 'the one before stays as it was');
	stop();
	snapshots.enter({name: 'failed', error: 'x'}, []);
	assert.equal(heard, 2);
	assert.deepEqual(snapshots.get().notes, []);
});
