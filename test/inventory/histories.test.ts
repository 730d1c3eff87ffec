import assert from 'node:assert/strict';
import {test} from 'node:test';
import {historyOf} from '../../source/inventory/inventory.ts';
import {scanStore} from '../support/scan-store.ts';
import {temporaryStore} from '../support/store.ts';

test('a history that was not read is not taken for an empty one: no step is made without it', async (t) => {
	const store = temporaryStore(t);
	const old = store.push('app', {tag: 'v1'});
	store.push('app', {tag: 'v1'});
	const read = await scanStore(store);
	assert.deepEqual(
		read.plan.steps.filter(({kind}) => kind === 'tag-index'),
		[{kind: 'tag-index', repository: 'app', tag: 'v1', digest: old.digest}],
	);
	const {inventory, plan} = await scanStore(store, {histories: false});
	assert.deepEqual(plan.reclaim, read.plan.reclaim);
	assert.throws(() => historyOf(inventory, 0), /The history of the tag v1 was not read/);
	assert.throws(() => plan.steps, /was not read/);
});

test('the history of a broken tag is always read: it may mean any revision in it', async (t) => {
	const store = temporaryStore(t);
	const [first, second] = [store.push('app', {tag: 'v1'}), store.push('app', {tag: 'v1'})];
	store.breakTag('app', 'v1', 'empty');
	const {inventory, plan} = await scanStore(store, {histories: false});
	const digests = [...historyOf(inventory, 0)].map((digest) => inventory.digests.text(digest));
	assert.deepEqual(digests.sort(), [first.digest, second.digest].sort());
	assert.equal(plan.reclaim.manifests, 0);
	assert.deepEqual(plan.steps, []);
});
