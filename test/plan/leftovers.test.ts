import assert from 'node:assert/strict';
import {test} from 'node:test';
import {digestOf} from '../../source/demo/digest-of.ts';
import {
	blobFolder,
	layerLinkFolder,
	revisionFolder,
	signaturesFolder,
	tagFolder,
	tagIndexEntryFolder,
	uploadFolder,
} from '../../source/storage/layout.ts';
import {assertGoes, day, scanStore, together, wholeImage, young} from '../support/scan-store.ts';
import {temporaryStore} from '../support/store.ts';

test('folders that an interrupted write left without a link or data go, also when nobody asked for leftovers', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	const digest = digestOf('never written');
	const folders = [revisionFolder('app', digest), blobFolder(digest), blobFolder(digestOf('empty'))];
	store.leftover(folders[0]!, 'link');
	store.leftover(folders[1]!, 'data');
	store.emptyFolder(folders[2]!);
	for (const leftovers of [false, true]) {
		const scanned = await scanStore(store, {leftovers});
		assertGoes(scanned, {leftover: folders});
		assert.deepEqual(scanned.problems, []);
		assert.deepEqual(scanned.plan.after, scanned.plan.before);
		assert.equal(scanned.plan.before.manifests, 1);
	}

	assert.ok(store.hasRevision('app', image.digest));
});

test('half-written files beside what was written to the end go when a scan is asked for them', async (t) => {
	const store = temporaryStore(t);
	const old = store.push('app', {tag: 'v1'});
	store.tag('app', 'old', old);
	const image = store.push('app', {tag: 'v1'});
	const {manifest, signatures} = store.schema1('nested/app', {tag: 'v1'});
	const signature = `${signaturesFolder('nested/app', manifest.digest)}/${signatures[0]!.digest.replace(':', '/')}`;
	const leftover = [
		store.leftover(revisionFolder('app', image.digest), 'link'),
		store.leftover(layerLinkFolder('app', image.config.digest), 'link'),
		store.leftover(`${tagFolder('app', 'v1')}/current`, 'link'),
		store.leftover(tagIndexEntryFolder('app', 'v1', old.digest), 'link'),
		store.leftover(signature, 'link'),
		store.leftover(blobFolder(image.digest), 'data'),
	];
	assertGoes(await scanStore(store));
	const {plan} = await scanStore(store, {leftovers: true});
	assertGoes({plan}, {leftover});
	assert.deepEqual(plan.after, plan.before);
});

test('a leftover counts by its own age, not by that of what it lies beside', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	const [old, fresh] = ['link', 'link'].map(() => store.leftover(revisionFolder('app', image.digest), 'link'));
	store.setTime(fresh!, young);
	const folder = revisionFolder('app', digestOf('never written'));
	store.setTime(store.leftover(folder, 'link'), young);
	assertGoes(await scanStore(store, {leftovers: true}), {leftover: [old!]});
	assertGoes(await scanStore(store, {leftovers: true, grace: 0}), {leftover: [old!, fresh!, folder]});
});

test('what lies in a folder that goes as a whole goes with it', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	const old = store.push('app', {tag: 'v2'});
	store.tag('app', 'v2', image);
	store.tag('app', 'v3', image);
	for (const folder of [
		revisionFolder('app', old.digest),
		layerLinkFolder('app', old.config.digest),
		tagIndexEntryFolder('app', 'v2', old.digest),
		`${tagFolder('app', 'v3')}/current`,
		tagIndexEntryFolder('app', 'v3', image.digest),
	]) {
		store.leftover(folder, 'link');
	}

	store.leftover(blobFolder(old.digest), 'data');
	const kept = store.leftover(`${tagFolder('app', 'v2')}/current`, 'link');
	assertGoes(
		await scanStore(store, {leftovers: true, deleteTags: ['app:v3']}),
		together(wholeImage('app', old), {
			tag: ['app:v3'],
			'tag-index': [`app:v2@${old.digest}`],
			leftover: [kept],
		}),
	);
});

test('files of an upload, strange files and half-written folders are no leftovers', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	const id = store.abandonedUpload('app', 0);
	store.setUploadTime('app', id, young);
	store.leftover(uploadFolder('app', id), 'data');
	store.setUploadTime('app', id, young);
	store.stray(`${revisionFolder('app', image.digest)}/link.tmp`);
	store.emptyFolder(`${revisionFolder('app', image.digest)}/link.${store.random.uuid()}.tmp`);
	store.leftover('repositories/app', 'link');
	store.leftover('repositories/app/_manifests', 'link');
	store.leftover('blobs/sha256', 'data');
	store.leftover('repositories/app/_manifests/tags/v1~/current', 'link');
	assertGoes(await scanStore(store, {leftovers: true}));
});

test('a frozen repository keeps its leftovers, and without _layers the blob store its own', async (t) => {
	const store = temporaryStore(t);
	const bad = store.putUnjudgeable('frozen', 'not-json');
	store.emptyFolder('repositories/frozen/_layers');
	store.leftover(revisionFolder('frozen', bad.digest), 'link');
	const half = store.leftover(blobFolder(bad.digest), 'data');
	assertGoes(await scanStore(store, {leftovers: true}), {leftover: [half]});
	store.remove('repositories/frozen/_layers');
	assertGoes(await scanStore(store, {leftovers: true}));
});

test('a half-written blob is a leftover of the blob store, however old the uploads are', async (t) => {
	const store = temporaryStore(t);
	const folder = blobFolder(digestOf('half'));
	store.leftover(folder, 'data');
	assertGoes(await scanStore(store, {uploadsOlderThan: 1000 * day, only: []}), {leftover: [folder]});
});
