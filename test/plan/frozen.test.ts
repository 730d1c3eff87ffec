import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdirSync, rmSync} from 'node:fs';
import {test} from 'node:test';
import {digestOf} from '../../source/demo/digest-of.ts';
import {mediaTypes} from '../../source/demo/compose-manifest.ts';
import {blobData, layersFolder} from '../../source/storage/layout.ts';
import {assertGoes, blobsOf, briefly, day, scanStore, together, wholeImage, young} from '../support/scan-store.ts';
import {temporaryStore, unjudgeable, type Unjudgeable} from '../support/store.ts';

/* storage-rules, "Never guess": a frozen repository. */

const everyReason = [...(Object.keys(unjudgeable) as Array<keyof typeof unjudgeable>), 'too-large'] as const;

for (const reason of everyReason satisfies readonly Unjudgeable[]) {
	test(`a manifest that cannot be judged (${reason}) freezes its repository and no other`, async (t) => {
		const store = temporaryStore(t);
		const bad = store.putUnjudgeable('frozen', reason);
		store.push('frozen', {tag: 'v1'});
		store.push('frozen', {tag: 'v1'});
		const stale = store.linkedBlob('frozen', 'only linked', 'text/plain');
		store.abandonedUpload('frozen', 90 * day);
		store.leftover(`${layersFolder('frozen')}/sha256/${digestOf('x').slice(7)}`, 'link');
		const gone = store.push('other');
		const scanned = await scanStore(store, {leftovers: true, emptyRepositories: true});
		assertGoes(scanned, together(wholeImage('other', gone), {repository: ['other']}));
		assert.deepEqual(
			scanned.problems.map(({kind, repository, reference}) => [kind, repository, reference]),
			[['manifest-unreadable', 'frozen', bad.digest]],
		);
		assert.ok(store.hasBlob(stale.digest));
	});
}

test('a manifest of exactly 4 MiB is judged', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	const {digest} = store.put('app', '{"layers":[]}'.padEnd(4 * 1024 * 1024));
	assertGoes(await scanStore(store), {revision: [`app@${digest}`], blob: [digest]});
});

test('an empty manifest freezes its repository', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app');
	store.truncateBlob(image.digest, 0);
	store.push('app');
	assertGoes(await scanStore(store));
});

test('a frozen repository without _layers keeps every blob of the storage', async (t) => {
	const store = temporaryStore(t);
	store.putUnjudgeable('frozen', 'not-json');
	const image = store.push('other');
	store.blob('an orphan', 'text/plain');
	store.leftover(`blobs/sha256/ab/${'ab'.repeat(32)}`, 'data');
	const {revision, 'layer-link': links} = wholeImage('other', image);
	assertGoes(await scanStore(store), {revision, 'layer-link': links});
});

test('an empty _layers is one: only what a frozen repository has is kept', async (t) => {
	const store = temporaryStore(t);
	store.putUnjudgeable('frozen', 'not-json');
	store.emptyFolder(layersFolder('frozen'));
	const orphan = store.blob('an orphan', 'text/plain');
	assertGoes(await scanStore(store), {blob: [orphan.digest]});
});

test('a frozen repository keeps the blob that an alias of its layers names', async (t) => {
	const store = temporaryStore(t);
	store.putUnjudgeable('frozen', 'not-json');
	const blob = store.blob('a layer', mediaTypes.oci.layer);
	store.aliasLayer('frozen', digestOf('a layer', 'sha512'), blob.digest);
	assertGoes(await scanStore(store));
});

test('a frozen repository keeps what its own indexes and images reference, also in other repositories', async (t) => {
	const store = temporaryStore(t);
	store.putUnjudgeable('frozen', 'not-json');
	const image = store.push('other');
	store.linkRevision('frozen', image.digest);
	store.emptyFolder(layersFolder('frozen'));
	const {revision, 'layer-link': links} = wholeImage('other', image);
	assertGoes(await scanStore(store), {revision, 'layer-link': links});
});

test('the same damaged manifest freezes every repository that has it', async (t) => {
	const store = temporaryStore(t);
	const bad = store.putUnjudgeable('one', 'not-json');
	store.linkRevision('two', bad.digest);
	for (const name of ['one', 'two']) {
		store.push(name);
	}

	const scanned = await scanStore(store);
	assertGoes(scanned);
	assert.deepEqual(
		scanned.problems.map(({repository}) => repository),
		['one', 'two'],
	);
});

test('a manifest whose data is a folder, a pipe or a link to nowhere is not absent: it freezes its repository', async (t) => {
	for (const make of [
		(path: string) => mkdirSync(path),
		(path: string) => execFileSync('mkfifo', [path]),
		(path: string) => execFileSync('ln', ['-s', '/nowhere/at/all', path]),
	]) {
		const store = temporaryStore(t);
		const image = store.push('app', {tag: 'v1'});
		store.push('app');
		rmSync(store.path(blobData(image.digest)));
		make(store.path(blobData(image.digest)));
		const scanned = await scanStore(store);
		assertGoes(scanned);
		assert.ok(scanned.problems.some(({kind, digest}) => kind === 'manifest-unreadable' && digest === image.digest));
	}
});

test('a blob folder or a part of the blob store that leads nowhere hides manifests: their repositories freeze', async (t) => {
	for (const folder of [
		(hex: string) => `blobs/sha256/${hex.slice(0, 2)}/${hex}`,
		(hex: string) => `blobs/sha256/${hex.slice(0, 2)}`,
		() => 'blobs/sha256',
	]) {
		const store = temporaryStore(t);
		const image = store.push('app', {tag: 'v1'});
		store.push('app');
		const path = folder(image.digest.slice(7));
		store.remove(path);
		store.symlink(path, '/nowhere/at/all');
		const scanned = await scanStore(store);
		assert.deepEqual(scanned.plan.steps, []);
		assert.ok(scanned.problems.some((problem) => briefly(problem) === `symlink - - - ${path}`));
		assert.ok(scanned.problems.some(({kind, digest}) => kind === 'manifest-unreadable' && digest === image.digest));
	}
});

test('choosing the damaged manifest for deletion thaws its repository', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	const untagged = store.push('app');
	const bad = store.putUnjudgeable('app', 'not-json');
	assertGoes(
		await scanStore(store, {deleteUnreadable: true}),
		together(wholeImage('app', untagged), {revision: [`app@${bad.digest}`], blob: [bad.digest]}),
	);
});

test('of two damaged manifests one that a tag keeps goes on freezing the repository', async (t) => {
	const store = temporaryStore(t);
	store.putUnjudgeable('app', 'not-json', {tag: 'v1'});
	store.putUnjudgeable('app', 'no-fields');
	store.push('app');
	assertGoes(await scanStore(store, {deleteUnreadable: true}));
});

for (const [what, keep] of Object.entries({
	'its tag': {tag: 'v1'},
	'an exclusion of it': {},
	'its age': {},
})) {
	test(`a damaged manifest that is kept by ${what} freezes, whatever was chosen`, async (t) => {
		const store = temporaryStore(t);
		const bad = store.putUnjudgeable('app', 'not-json', keep);
		store.push('app');
		store.emptyFolder(layersFolder('app'));
		const exclude = what === 'an exclusion of it' ? [`app@${bad.digest}`] : [];
		if (what === 'its age') {
			store.setBlobTime(bad.digest, young);
		}

		assertGoes(await scanStore(store, {deleteUnreadable: true, exclude}));
	});
}

test('a frozen repository loses a tag that was chosen and keeps its revision', async (t) => {
	const store = temporaryStore(t);
	store.putUnjudgeable('app', 'not-json');
	store.push('app', {tag: 'v1'});
	assertGoes(await scanStore(store, {deleteTags: ['app:v1']}), {tag: ['app:v1']});
});

test('a damaged manifest whose tag goes can be chosen in the same run', async (t) => {
	const store = temporaryStore(t);
	const bad = store.putUnjudgeable('app', 'not-json', {tag: 'v1'});
	assertGoes(await scanStore(store, {deleteTags: ['app:v1'], deleteUnreadable: true}), {
		tag: ['app:v1'],
		revision: [`app@${bad.digest}`],
		blob: [bad.digest],
	});
});

test('a child that cannot be judged freezes the repository of a kept index', async (t) => {
	const store = temporaryStore(t);
	const bad = store.blob('no JSON at all', mediaTypes.oci.manifest);
	store.index('app', [bad], {tag: 'v1'});
	store.push('app');
	store.emptyFolder(layersFolder('app'));
	const scanned = await scanStore(store);
	assertGoes(scanned);
	assert.deepEqual(
		scanned.problems.map(({kind, digest}) => [kind, digest]),
		[['manifest-unreadable', bad.digest]],
	);
});

test('a tag on a blob that is no manifest freezes its repository', async (t) => {
	const store = temporaryStore(t);
	const layer = store.linkedBlob('app', 'a layer', mediaTypes.oci.layer);
	store.tag('app', 'v1', layer);
	store.push('app');
	assertGoes(await scanStore(store));
});

test('what a frozen repository alone protects is told', async (t) => {
	const store = temporaryStore(t);
	const bad = store.putUnjudgeable('app', 'not-json');
	const image = store.push('app');
	const upload = store.abandonedUpload('app', 90 * day, 1000);
	const {plan} = await scanStore(store);
	assert.ok(upload.length > 0);
	const blobs = [bad.digest, ...blobsOf(image)];
	const bytes = blobs.reduce((sum, digest) => sum + store.sizeOf(digest), 0);
	const uploadBytes = plan.before.uploadBytes;
	assert.ok(uploadBytes >= 1000);
	assert.deepEqual(plan.protected, {
		young: {manifests: 0, blobs: 0, bytes: 0},
		excluded: {manifests: 0, blobs: 0, bytes: 0},
		frozen: {manifests: 2, blobs: blobs.length, bytes: bytes + uploadBytes},
	});
});
