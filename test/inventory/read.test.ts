import assert from 'node:assert/strict';
import {chmodSync, renameSync} from 'node:fs';
import {after, test} from 'node:test';
import {Refusal, UserError} from '../../source/errors.ts';
import {digestOf} from '../../source/demo/digest-of.ts';
import {readInventory, untilStill} from '../../source/inventory/read.ts';
import {openPool} from '../../source/scan/pool.ts';
import type {ScanProgress} from '../../source/scan/scan.ts';
import type {TaskName} from '../../source/scan/tasks.ts';
import {
	blobData,
	blobFolder,
	layersFolder,
	repositoryFolder,
	revisionFolder,
	tagCurrentLink,
	tagFolder,
} from '../../source/storage/layout.ts';
import {StorageChanged} from '../../source/storage/walk.ts';
import {assertGoes, directPool, scanStore, wholeImage} from '../support/scan-store.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';
import {assertSameTree, snapshotTree} from '../support/tree.ts';
import {withoutRights} from '../support/without-rights.ts';

const threads = openPool(2);
after(async () => threads.close());

/** Carries `change` out before the first task of a name, and counts the tasks of that name. */
function changing(at: TaskName, change: () => void) {
	let count = 0;
	const pool = directPool((name) => {
		if (name === at && count++ === 0) {
			change();
		}
	});
	return {pool, times: () => count};
}

function several(store: TestStore): void {
	for (const name of ['a', 'b/c', 'd']) {
		store.push(name, {tag: 'v1', layers: 2});
		store.index(name, [store.push(name), store.push(name)], {tag: 'multi'});
		store.push(name);
	}
}

test('threads find what one thread finds, and nothing is written', async (t) => {
	const store = temporaryStore(t);
	several(store);
	store.schema1('old', {tag: 'v1'});
	store.leftover(blobFolder(digestOf('half')), 'data');
	const before = snapshotTree(store.root);
	const [one, many] = [
		await scanStore(store, {leftovers: true}),
		await scanStore(store, {leftovers: true, pool: threads}),
	];
	assert.deepEqual({...many.plan, createdAt: ''}, {...one.plan, createdAt: ''});
	assert.ok(many.plan.steps.length > 10);
	assertSameTree(snapshotTree(store.root), before);
});

test('the same storage gives the same ordinals, however many threads there are', async (t) => {
	const store = temporaryStore(t);
	several(store);
	const [one, many] = [await scanStore(store), await scanStore(store, {pool: threads})];
	const digests = ({inventory: {digests}}: typeof one) =>
		Array.from({length: digests.length}, (_, ordinal) => digests.text(ordinal));
	assert.deepEqual(digests(many), digests(one));
});

test('progress goes from blobs to ages and ends with all that was counted', async (t) => {
	const store = temporaryStore(t);
	several(store);
	const seen: ScanProgress[] = [];
	const {figures} = await readInventory({
		root: store.root,
		pool: directPool(),
		onProgress: (progress) => seen.push(progress),
	});
	const stages = [...new Set(seen.map(({stage}) => stage))];
	assert.deepEqual(stages, ['blobs', 'repositories', 'manifests', 'tags', 'ages']);
	const last = seen.at(-1)!;
	assert.equal(last.blobs, figures.blobs);
	assert.equal(last.bytes, figures.bytes);
	assert.equal(last.tags, figures.tags);
	assert.ok(seen.every((progress, index) => index === 0 || progress.elapsed >= seen[index - 1]!.elapsed));
});

test('a scan that is stopped ends with the reason', async (t) => {
	const store = temporaryStore(t);
	several(store);
	const controller = new AbortController();
	const reason = new Error('stopped by the operator');
	const pool = directPool((name) => {
		if (name === 'readRepositories') {
			controller.abort(reason);
		}
	});
	await assert.rejects(readInventory({root: store.root, pool, signal: controller.signal}), reason);
});

for (const [what, path] of Object.entries({
	'a repository': (digest: string) => repositoryFolder(digest === '' ? '' : 'b'),
	'a part of a repository': () => layersFolder('b/c'),
	'the links of a repository': (digest: string) => revisionFolder('b/c', digest),
	'the blobs of a prefix': (digest: string) => blobFolder(digest).split('/').slice(0, 3).join('/'),
	'a blob': blobFolder,
	'a tag': () => tagFolder('b/c', 'v1'),
})) {
	test(`missing rights stop a scan, and the message names the path: ${what}`, (t) => {
		const store = temporaryStore(t);
		several(store);
		const image = store.push('b/c', {tag: 'v1'});
		chmodSync(store.path(path(image.digest)), 0o700);
		const before = snapshotTree(store.root);
		const module = new URL('../support/scan-store.js', import.meta.url);
		const {error} = withoutRights(store, module, 'scanStore', {root: store.root});
		assert.equal(error?.name, 'UserError');
		assert.equal(error?.exitCode, 1);
		assert.ok(error?.message.includes(store.path(path(image.digest))), error?.message);
		assertSameTree(snapshotTree(store.root), before);
	});
}

test('a manifest, a tag link and a revision link that may not be read stop a scan', (t) => {
	const module = new URL('../support/scan-store.js', import.meta.url);
	for (const path of [
		blobData,
		(digest: string) => `${revisionFolder('app', digest)}/link`,
		() => tagCurrentLink('app', 'v1'),
	]) {
		const store = temporaryStore(t);
		const image = store.push('app', {tag: 'v1'});
		chmodSync(store.path(path(image.digest)), 0o000);
		const {error} = withoutRights(store, module, 'scanStore', {root: store.root});
		assert.equal(error?.name, 'UserError');
		assert.ok(error?.message.includes(store.path(path(image.digest))), error?.message);
	}
});

test('a layer that may not be read is stated and never opened', (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	chmodSync(store.path(blobData(image.layers[0]!.digest)), 0o000);
	const module = new URL('../support/scan-store.js', import.meta.url);
	assert.equal(withoutRights(store, module, 'scanStore', {root: store.root}).error, undefined);
});

test('an error of a worker reaches the caller as what it is', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	store.remove('blobs');
	store.symlink('blobs', '/nowhere/at/all');
	await assert.rejects(
		scanStore(store, {pool: threads}),
		(error) => error instanceof UserError && error.hint !== undefined,
	);
});

/** What vanishes before which phase of a scan comes to it. */
const vanishing: ReadonlyArray<readonly [what: string, at: TaskName, (store: TestStore, digest: string) => void]> = [
	['a repository', 'readLinks', (store) => store.remove(repositoryFolder('app'))],
	['a revision', 'readLinks', (store, digest) => store.remove(revisionFolder('app', digest))],
	['the tags of a repository', 'readTags', (store) => store.remove('repositories/app/_manifests/tags')],
	['the manifests of a repository', 'readTags', (store) => store.remove('repositories/app/_manifests')],
	['a manifest', 'readManifests', (store, digest) => store.remove(blobFolder(digest))],
	[
		'the folder of a prefix',
		'readBlobs',
		(store, digest) => store.remove(blobFolder(digest).split('/').slice(0, 3).join('/')),
	],
];

for (const [what, at, vanish] of vanishing) {
	test(`${what} that vanishes under a scan makes it start over`, async (t) => {
		const store = temporaryStore(t);
		const image = store.push('app', {tag: 'v1'});
		store.push('other', {tag: 'v1'});
		const {pool, times} = changing(at, () => vanish(store, image.digest));
		const scanned = await scanStore(store, {pool});
		assert.ok(times() >= 2);
		// It is what a scan finds that begins now.
		const again = await scanStore(store);
		assert.deepEqual({...scanned.plan, createdAt: ''}, {...again.plan, createdAt: ''});
	});
}

test('a repository that is renamed under a scan is found where it is by then, with its blobs', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	store.push('other', {tag: 'v1'});
	let renamed = false;
	const pool = directPool((name, input) => {
		const folders = name === 'readRepositories' ? (input as ReadonlyArray<{path: string}>) : [];
		if (!renamed && folders.some(({path}) => path.endsWith('/app'))) {
			renamed = true;
			renameSync(store.path('repositories/app'), store.path('repositories/moved'));
		}
	});
	// Small shares, so that the folder is listed in one task and looked into in another.
	for (let count = 0; count < 250; count++) {
		store.emptyFolder(`repositories/zz${count}`);
	}

	const scanned = await scanStore(store, {pool});
	assertGoes(scanned);
	assert.equal(scanned.plan.before.tags, 2);
});

test('a push during a scan can only save blobs: its manifest was not there when blobs were read', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	const layer = store.linkedBlob('app', 'there before', 'application/octet-stream');
	const push = () => {
		store.put('app', {layers: [layer]}, {tag: 'v2'});
	};

	for (const at of ['readRepositories', 'readLinks', 'readManifests', 'readTags'] as const) {
		const {pool} = changing(at, push);
		assertGoes(await scanStore(store, {pool}));
		store.remove(tagFolder('app', 'v2'));
		const {plan} = await scanStore(store);
		assert.ok(plan.reclaim.manifests > 0);
		for (const step of plan.steps) {
			if (step.kind === 'revision') {
				store.removeRevision('app', step.digest);
				store.removeBlob(step.digest);
			}
		}
	}
});

test('a tag that moves during a scan keeps what it names by then', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	const untagged = store.push('app');
	const {pool} = changing('readTags', () => store.tag('app', 'v2', untagged));
	assertGoes(await scanStore(store, {pool}));
});

test('a storage that does not stop changing is refused', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	let count = 0;
	const pool = directPool((name) => {
		if (name === 'readLinks') {
			count++;
			store.remove(repositoryFolder('app'));
		} else if (name === 'readRepositories' && !store.has(repositoryFolder('app'))) {
			store.push('app', {tag: 'v1'});
		}
	});
	await assert.rejects(
		scanStore(store, {pool}),
		(error) => error instanceof Refusal && error.exitCode === 3 && /changes while it is read/.test(error.message),
	);
	assert.equal(count, 4);
});

test('other errors are no reason to try again', async () => {
	let count = 0;
	await assert.rejects(
		untilStill(async () => {
			count++;
			throw new Error('a bug');
		}),
		/a bug/,
	);
	assert.equal(count, 1);
	assert.equal(
		await untilStill(async () => {
			if (++count < 4) {
				throw new StorageChanged('somewhere');
			}

			return count;
		}),
		4,
	);
});

test('an upload that ends under a scan is no change of the storage', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	const id = store.abandonedUpload('app', 0);
	const {pool, times} = changing('readRepositories', () => store.remove(`repositories/app/_uploads/${id}`));
	await scanStore(store, {pool});
	assert.equal(times(), 1);
});

test('what lies in a quarantine is seen when asked for: flagged, in no figure, held by nothing of itself', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app');
	const kept = store.push('app', {tag: 'v1'});
	const run = '20260101T000000Z-0000';
	const quarantined = [revisionFolder('app', image.digest), blobFolder(image.digest), blobFolder(image.config.digest)];
	const moved = (path: string) => store.path(`../cleanup/${run}/v2/${path}`);
	for (const path of quarantined) {
		store.emptyFolder(`../cleanup/${run}/v2/${path}`);
		store.remove(`../cleanup/${run}/v2/${path}`);
		renameSync(store.path(path), moved(path));
	}

	const without = await scanStore(store);
	const scanned = await scanStore(store, {quarantines: [run]});
	assert.deepEqual(scanned.plan.before, without.plan.before);
	assert.deepEqual(scanned.problems, []);
	const [layer] = image.layers;
	assertGoes(scanned, {
		'layer-link': wholeImage('app', image)['layer-link'],
		blob: [layer!.digest],
	});
	// A tag that was pushed since needs it: it is served from nowhere, and told.
	store.tag('app', 'v2', image);
	const needed = await scanStore(store, {quarantines: [run]});
	assertGoes(needed);
	assert.deepEqual(
		needed.problems.map(({kind, reference}) => [kind, reference]),
		[['tag-dangling', 'v2']],
	);
	assert.ok(store.hasBlob(kept.digest));
});
