import assert from 'node:assert/strict';
import {test} from 'node:test';
import {findRevision} from '../../source/inventory/inventory.ts';
import {applyChanges, changesSince, choicesOf, isChangedSince, nameChanges} from '../../source/selection/changes.ts';
import {scanStore, type Scanned} from '../support/scan-store.ts';
import {temporaryStore} from '../support/store.ts';

const ordinalOf = ({inventory}: Scanned, name: string) => inventory.repositories.names.indexOf(name);

test('what was excluded since, and what was included again, is told; nothing else is', async (t) => {
	const store = temporaryStore(t);
	store.push('a', {tag: 'v1'});
	store.push('b', {tag: 'v1'});
	const {selection} = await scanStore(store, {exclude: ['a']});
	const before = choicesOf(selection);
	assert.deepEqual(changesSince(before, selection), []);
	selection.excludedRepositories.delete(0);
	selection.excludedRepositories.add(1);
	selection.excludedOrphans = true;
	assert.deepEqual(changesSince(before, selection), [
		{kind: 'repository', ordinals: [1], chosen: true},
		{kind: 'repository', ordinals: [0], chosen: false},
		{kind: 'orphans', ordinals: [0], chosen: true},
	]);
	selection.excludedRepositories.add(0).delete(1);
	selection.excludedOrphans = false;
	assert.deepEqual(changesSince(before, selection), []);
});

test('whether anything was chosen otherwise is told of each kind, also where as many are chosen as before', async (t) => {
	const store = temporaryStore(t);
	store.push('a', {tag: 'v1'});
	store.push('b', {tag: 'v1'});
	store.push('b');
	const {selection} = await scanStore(store, {exclude: ['a']});
	const before = choicesOf(selection);
	assert.equal(isChangedSince(before, selection), false);
	selection.excludedRepositories.delete(0);
	selection.excludedRepositories.add(1);
	assert.equal(isChangedSince(before, selection), true);
	selection.excludedRepositories.add(0).delete(1);
	assert.equal(isChangedSince(before, selection), false);
	selection.excludedRevisions.add(1);
	assert.equal(isChangedSince(before, selection), true);
	selection.excludedRevisions.delete(1);
	selection.excludedOrphans = true;
	assert.equal(isChangedSince(before, selection), true);
	selection.excludedOrphans = false;
	selection.deletedTags.add(0);
	assert.equal(isChangedSince(before, selection), true);
	selection.followers.set(0, 0);
	assert.equal(isChangedSince(before, selection), false, 'what follows was not chosen');
});

test('changes are made again by name in another scan, as far as what they are about is still there', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('b');
	store.push('c', {tag: 'v1'});
	store.push('d', {tag: 'v1'});
	const first = await scanStore(store, {exclude: ['d']});
	const before = choicesOf(first.selection);
	first.selection.excludedRepositories.add(ordinalOf(first, 'c')).delete(ordinalOf(first, 'd'));
	first.selection.excludedRevisions.add(findRevision(first.inventory, 0, first.inventory.digests.find(image.digest)));
	first.selection.excludedOrphans = true;
	const named = nameChanges(first.inventory, changesSince(before, first.selection));

	store.push('a', {tag: 'v1'});
	store.remove('repositories/c');
	const next = await scanStore(store, {exclude: ['d']});
	applyChanges(next.inventory, next.selection, named);
	const b = ordinalOf(next, 'b');
	assert.equal(b, 1, 'ordinals mean something else by now');
	assert.deepEqual(choicesOf(next.selection), {
		excludedRepositories: new Set(),
		excludedRevisions: new Set([findRevision(next.inventory, b, next.inventory.digests.find(image.digest))]),
		excludedOrphans: true,
		deletedTags: new Set(),
	});
});
