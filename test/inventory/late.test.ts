import assert from 'node:assert/strict';
import {cpSync, mkdirSync, renameSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {explainFound} from '../../source/plan/why.ts';
import {parseDigestPrefix} from '../../source/plan/find-digest.ts';
import {blobFolder, cleanupFolder, revisionFolder} from '../../source/storage/layout.ts';
import {directPool, scanStore} from '../support/scan-store.ts';
import {temporaryStore} from '../support/store.ts';

/* Pushes during a scan: blobs are read first and tags last. */

test('a storage that is pushed to all the while is read: what comes meanwhile is kept, no damage, and in no figure', async (t) => {
	const store = temporaryStore(t);
	const old = store.ownLayer();
	store.push('app', {tag: 'v1', layers: [old]});
	const untagged = store.push('app', {layers: [old]});
	const before = await scanStore(store);
	let pushes = 0;
	const pool = directPool(() => {
		const tag = `new-${pushes++}`;
		const image = store.push('app', {tag, layers: [store.ownLayer(), old]});
		store.index('app', [image, store.push('app', {layers: [old]})], {tag: `${tag}-multi`});
		store.refer('app', image);
	});
	const {plan, problems, inventory} = await scanStore(store, {pool});
	assert.ok(pushes > 5);
	assert.deepEqual(problems, []);
	assert.deepEqual(
		plan.steps.filter(({kind}) => kind === 'revision').map((step) => 'digest' in step && step.digest),
		[untagged.digest],
	);
	// Nothing of what came is in the plan, whatever was seen of it.
	const went = plan.steps.flatMap((step) => (step.kind === 'blob' ? [step.digest] : []));
	const planned = before.plan.steps.flatMap((step) => (step.kind === 'blob' ? [step.digest] : []));
	assert.deepEqual(went, planned);
	assert.ok(inventory.tags.names.length > 1);
});

test('what came between the blobs and the tags is kept because it did, is no damage, and its bytes are in no figure', async (t) => {
	for (const at of ['readRepositories', 'readTags'] as const) {
		const store = temporaryStore(t);
		store.push('app', {tag: 'v1'});
		const {plan: before} = await scanStore(store);
		let image: ReturnType<typeof store.push> | undefined;
		const pool = directPool((name) => {
			if (name === at) {
				image ??= store.push('app', {tag: 'v2'});
			}
		});
		const {inventory, selection, problems, plan} = await scanStore(store, {pool});
		const {digest, layers} = image!;
		assert.deepEqual(problems, []);
		assert.deepEqual(plan.steps, []);
		assert.equal(plan.before.blobs, before.before.blobs);
		assert.equal(plan.before.tags, 2);
		for (const wanted of [digest, layers[0]!.digest]) {
			const {kept, chains} = explainFound(inventory, selection, parseDigestPrefix(wanted));
			assert.ok(kept);
			assert.match(JSON.stringify(chains), /pushed while the storage was read/);
		}
	}
});

test('what a run took away and is pushed again meanwhile is no damage', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	const run = '20260101T000000Z-0000';
	const moved = [blobFolder(image.digest), blobFolder(image.config.digest), revisionFolder('app', image.digest)].map(
		(folder) => [store.path(folder), path.join(store.root, cleanupFolder, run, 'v2', folder)] as const,
	);
	for (const [from, to] of moved) {
		mkdirSync(path.dirname(to), {recursive: true});
		renameSync(from, to);
	}

	const pool = directPool((name) => {
		if (name === 'readTags') {
			for (const [folder, copy] of moved) {
				cpSync(copy, folder, {recursive: true});
			}
		}
	});
	const {problems} = await scanStore(store, {pool, quarantines: [run]});
	assert.deepEqual(problems, []);
});

test('a blob that is gone for good is damage still, and nothing else is looked for', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	const {digest} = image.config;
	store.removeBlob(digest);
	const {problems} = await scanStore(store);
	assert.deepEqual(
		problems.map((problem) => [problem.kind, problem.digest]),
		[['blob-missing', digest]],
	);
});
