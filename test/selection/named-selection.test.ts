import assert from 'node:assert/strict';
import {test} from 'node:test';
import {buildPlan} from '../../source/plan/build-plan.ts';
import {nameSelection, selectNamed} from '../../source/selection/named-selection.ts';
import {blobsOf, later, scanStore} from '../support/scan-store.ts';
import {temporaryStore} from '../support/store.ts';

test('exclusions hold for another scan of the same storage, through JSON', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('b');
	store.push('b');
	store.push('c');
	const scanned = await scanStore(store, {exclude: ['c', `b@${image.digest}`], uploadsOlderThan: 5, grace: 7});
	scanned.selection.excludedOrphans = true;
	const named = JSON.parse(JSON.stringify(nameSelection(scanned.inventory, scanned.selection)));
	// What is new comes first: all ordinals are others.
	store.push('a', {tag: 'v1'});
	store.push('b', {tag: 'v1'});
	const {inventory} = await scanStore(store);
	const selection = selectNamed(inventory, named, later);
	assert.deepEqual(
		[...selection.excludedRepositories].map((repository) => inventory.repositories.names[repository]),
		['c'],
	);
	assert.deepEqual(
		[...selection.excludedRevisions].map((revision) => inventory.digests.text(inventory.revisions.digest[revision]!)),
		[image.digest],
	);
	assert.deepEqual(nameSelection(inventory, selection), named);
	const {grace, uploadsOlderThan, excludedOrphans, now} = selection;
	assert.deepEqual(
		{grace, uploadsOlderThan, excludedOrphans, now},
		{grace: 7, uploadsOlderThan: 5, excludedOrphans: true, now: later},
	);
});

test('nothing is chosen for deletion by it', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	store.putUnjudgeable('app', 'not-json');
	const {inventory, selection} = await scanStore(store, {
		deleteTags: ['app:v1'],
		deleteUnreadable: true,
		emptyRepositories: true,
	});
	const again = selectNamed(inventory, nameSelection(inventory, selection), later);
	assert.deepEqual(buildPlan(inventory, again).steps, []);
	assert.equal(again.emptyRepositories, false);
});

test('what is gone by then, and digests that are none, are left out', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app');
	const {inventory, selection} = await scanStore(store);
	const selected = selectNamed(
		inventory,
		{
			...nameSelection(inventory, selection),
			excludedRepositories: ['gone', '__proto__'],
			excludedRevisions: [
				['gone', image.digest],
				['app', `sha256:${'0'.repeat(64)}`],
				['app', 'no digest'],
				['app', blobsOf(image)[1]!],
			],
		},
		later,
	);
	assert.equal(selected.excludedRepositories.size, 0);
	assert.equal(selected.excludedRevisions.size, 0);
});
