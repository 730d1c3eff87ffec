import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isAbandoned} from '../../source/selection/abandoned.ts';
import type {Selection} from '../../source/selection/selection.ts';

const selection: Selection = {
	grace: 0,
	uploadsOlderThan: 100,
	emptyRepositories: false,
	now: 1000,
	excludedRepositories: new Set(),
	excludedRevisions: new Set(),
	excludedOrphans: false,
	deletedTags: new Set(),
	excludedTags: new Set(),
	excludedBlobs: new Set(),
	sparedTags: new Set(),
	followers: new Map(),
	deletedUnreadable: new Set(),
};

test('an upload is abandoned once nobody has written to it for the age that is allowed', () => {
	const upload = (time: number) => ({repository: 0, id: '', bytes: 0, time});
	assert.equal(isAbandoned(selection, upload(899)), true);
	assert.equal(isAbandoned(selection, upload(901)), false);
	assert.equal(isAbandoned(selection, upload(2000)), false);
});
