import assert from 'node:assert/strict';
import {mkdirSync, renameSync, symlinkSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {test} from 'node:test';
import {digestOf} from '../../source/demo/digest-of.ts';
import {
	blobData,
	blobFolder,
	layerLinkFolder,
	layersFolder,
	revisionFolder,
	revisionLink,
	tagFolder,
	tagsFolder,
	uploadFolder,
	uploadsFolder,
} from '../../source/storage/layout.ts';
import {assertGoes, briefly, day, scanStore, together, wholeImage} from '../support/scan-store.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';

/* storage-rules, "Never guess": symbolic links are read, never counted, and nothing is changed through one. */

/** Moves something out of the storage and leaves a symbolic link to it. */
function moveOut(store: TestStore, path: string): void {
	const outside = join(dirname(store.root), 'outside', path);
	mkdirSync(dirname(outside), {recursive: true});
	renameSync(store.path(path), outside);
	symlinkSync(outside, store.path(path));
}

const symlinks = ({problems}: Awaited<ReturnType<typeof scanStore>>) =>
	problems.filter(({kind}) => kind === 'symlink').map(({path}) => path);

test('the root and the fixed folders may be symbolic links', async (t) => {
	const store = temporaryStore(t);
	const untagged = store.push('app');
	for (const folder of ['blobs', 'repositories']) {
		moveOut(store, folder);
	}

	const linked = `${store.root}-linked`;
	symlinkSync('registry', linked);
	const scanned = await scanStore({root: linked});
	assertGoes(scanned, wholeImage('app', untagged));
	assert.deepEqual(scanned.problems, []);
});

for (const folder of ['blobs', 'repositories']) {
	test(`${folder} that leads to a volume that is not mounted, or is a file, stops the scan`, async (t) => {
		const store = temporaryStore(t);
		store.push('app', {tag: 'v1'});
		store.remove(folder);
		store.symlink(folder, '/nowhere/at/all');
		await assert.rejects(scanStore(store), /blobs|repositories.* symbolic link that leads to no folder/);
		store.remove(folder);
		store.stray(folder);
		await assert.rejects(scanStore(store), /is no folder/);
	});
}

test('a repository behind a symbolic link is read, needed, not counted, and left alone', async (t) => {
	const store = temporaryStore(t);
	store.push('moved', {tag: 'v1'});
	const untagged = store.push('moved');
	store.linkRevision('app', untagged.digest);
	store.abandonedUpload('moved', 90 * day);
	store.moveRepositoryOut('moved');
	const orphan = store.blob('an orphan', 'text/plain');
	const scanned = await scanStore(store, {emptyRepositories: true, leftovers: true});
	assertGoes(scanned, {revision: [`app@${untagged.digest}`], blob: [orphan.digest], repository: ['app']});
	assert.deepEqual(symlinks(scanned), ['repositories/moved']);
	const {repositories, tags, manifests, layerLinks, uploads, blobs} = scanned.plan.before;
	assert.deepEqual(
		{repositories, tags, manifests, layerLinks, uploads, blobs},
		{repositories: 1, tags: 0, manifests: 1, layerLinks: 0, uploads: 0, blobs: 7},
	);
	assert.deepEqual(
		scanned.plan.repositories.map(({name}) => name),
		['app'],
	);
});

test('tags behind a symbolic link are never deleted', async (t) => {
	const store = temporaryStore(t);
	store.push('moved', {tag: 'v1'});
	store.push('app', {tag: 'v1'});
	store.push('app', {tag: 'v2'});
	moveOut(store, tagFolder('app', 'v2'));
	store.moveRepositoryOut('moved');
	const scanned = await scanStore(store, {deleteTags: ['*:*']});
	assert.deepEqual(
		scanned.plan.steps
			.filter(({kind}) => kind === 'tag')
			.map((step) => 'tag' in step && `${step.repository}:${step.tag}`),
		['app:v1'],
	);
	assert.equal(scanned.plan.before.tags, 1);
});

test('a repository that is a link to another one needs all that the other has', async (t) => {
	const store = temporaryStore(t);
	const untagged = store.push('real');
	store.symlink('repositories/alias', 'real');
	const scanned = await scanStore(store);
	assertGoes(scanned, {
		revision: [`real@${untagged.digest}`],
		'layer-link': wholeImage('real', untagged)['layer-link'],
	});
});

test('loops of symbolic links are harmless, to above, to itself and to each other', async (t) => {
	const store = temporaryStore(t);
	store.push('team/app', {tag: 'v1'});
	store.symlink('repositories/team/up', '..');
	store.symlink('repositories/team/app/around', '../../team');
	store.symlink('repositories/self', 'self');
	store.symlink('repositories/ping', 'pong');
	store.symlink('repositories/pong', 'ping');
	const orphan = store.blob('an orphan', 'text/plain');
	const scanned = await scanStore(store);
	assertGoes(scanned, {blob: [orphan.digest]});
	assert.equal(scanned.plan.before.repositories, 1);
	for (const path of ['team/up', 'team/app/around', 'self', 'ping', 'pong']) {
		assert.ok(symlinks(scanned).includes(`repositories/${path}`), path);
	}
});

test('of several links to one folder it is the same one that is walked each time', async (t) => {
	const store = temporaryStore(t);
	store.push('moved/app', {tag: 'v1'});
	moveOut(store, 'repositories/moved');
	for (const name of ['zeta', 'beta', 'eta']) {
		store.symlink(`repositories/${name}`, 'moved');
	}

	const names = async () => (await scanStore(store)).inventory.repositories.names;
	assert.deepEqual(await names(), ['beta/app']);
	assert.deepEqual(await names(), ['beta/app']);
});

test('a blob behind a symbolic link is served: it is no damage, does not count and never goes', async (t) => {
	for (const move of [
		(store: TestStore, digest: string) => store.moveBlobOut(digest),
		(store: TestStore, digest: string) => moveOut(store, blobData(digest)),
		(store: TestStore, digest: string) => moveOut(store, `blobs/sha256/${digest.slice(7, 9)}`),
	]) {
		const store = temporaryStore(t);
		const image = store.push('app', {tag: 'v1'});
		const orphan = store.blob('an orphan', 'text/plain');
		move(store, image.digest);
		move(store, orphan.digest);
		const scanned = await scanStore(store);
		assertGoes(scanned);
		assert.equal(scanned.plan.before.blobs, 2);
		assert.deepEqual(
			scanned.problems.map(({kind}) => kind),
			['symlink', 'symlink'],
		);
	}
});

test('a revision behind a symbolic link is served: not counted, kept with all that it references', async (t) => {
	for (const path of [
		revisionFolder,
		revisionLink,
		() => 'repositories/app/_manifests/revisions',
		() => 'repositories/app/_manifests/revisions/sha256',
	]) {
		const store = temporaryStore(t);
		const image = store.push('app');
		moveOut(store, path('app', image.digest));
		const scanned = await scanStore(store);
		assertGoes(scanned);
		assert.equal(scanned.plan.before.manifests, 0);
		assert.deepEqual(symlinks(scanned), [path('app', image.digest)]);
	}
});

test('a tag whose revision is behind a symbolic link is neither dangling nor a sign that somebody writes', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	store.moveRevisionOut('app', image.digest);
	const scanned = await scanStore(store);
	assertGoes(scanned);
	assert.deepEqual(
		scanned.problems.map(({kind}) => kind),
		['symlink'],
	);
});

test('a link behind a symbolic link that names another manifest keeps both', async (t) => {
	const store = temporaryStore(t);
	const [image, other] = [store.push('app'), store.push('app')];
	store.misdirectRevision('app', image.digest, other.digest);
	moveOut(store, revisionLink('app', image.digest));
	assertGoes(await scanStore(store));
});

test('what a tag behind a symbolic link names is kept', async (t) => {
	for (const part of ['', '/current', '/current/link']) {
		const store = temporaryStore(t);
		store.push('app', {tag: 'v1'});
		moveOut(store, `${tagFolder('app', 'v1')}${part}`);
		const untagged = store.push('app');
		const scanned = await scanStore(store, {deleteTags: []});
		assertGoes(scanned, wholeImage('app', untagged));
		assert.equal(scanned.plan.before.tags, 0, part);
		assert.deepEqual(symlinks(scanned), [`${tagFolder('app', 'v1')}${part}`]);
	}
});

test('a broken tag behind a symbolic link keeps its whole index', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	store.push('app', {tag: 'v1'});
	store.breakTag('app', 'v1', 'empty');
	store.moveTagOut('app', 'v1');
	assertGoes(await scanStore(store));
});

test('entries of an index behind a symbolic link stay, and a broken tag may mean them', async (t) => {
	for (const part of ['index', 'index/sha256']) {
		const store = temporaryStore(t);
		const old = store.push('app', {tag: 'v1'});
		store.push('app', {tag: 'v1'});
		moveOut(store, `${tagFolder('app', 'v1')}/${part}`);
		assertGoes(await scanStore(store), wholeImage('app', old));
		store.breakTag('app', 'v1', 'garbage');
		assertGoes(await scanStore(store));
	}

	const store = temporaryStore(t);
	const old = store.push('app', {tag: 'v1'});
	store.push('app', {tag: 'v1'});
	moveOut(store, `${tagFolder('app', 'v1')}/index/${old.digest.replace(':', '/')}`);
	assertGoes(await scanStore(store), wholeImage('app', old));
	store.breakTag('app', 'v1', 'missing');
	assertGoes(await scanStore(store));
});

test('tags and _manifests behind a symbolic link keep what they name; neither tags nor revisions count', async (t) => {
	for (const path of [tagsFolder('app'), 'repositories/app/_manifests']) {
		const store = temporaryStore(t);
		store.push('app', {tag: 'v1'});
		moveOut(store, path);
		const scanned = await scanStore(store);
		assertGoes(scanned);
		assert.equal(scanned.plan.before.tags, 0);
	}
});

test('layer links behind a symbolic link do not count, and their blobs are needed', async (t) => {
	const digest = digestOf('a layer');
	for (const path of [layersFolder('app'), `${layersFolder('app')}/sha256`, layerLinkFolder('app', digest)]) {
		const store = temporaryStore(t);
		store.linkedBlob('app', 'a layer', 'text/plain');
		moveOut(store, path);
		const scanned = await scanStore(store);
		assertGoes(scanned);
		assert.equal(scanned.plan.before.layerLinks, 0);
		assert.deepEqual(symlinks(scanned), [path]);
	}
});

test('uploads behind a symbolic link are left alone and do not count', async (t) => {
	const store = temporaryStore(t);
	const one = store.abandonedUpload('one', 90 * day);
	store.abandonedUpload('two', 90 * day);
	const inside = store.abandonedUpload('three', 90 * day);
	moveOut(store, uploadFolder('one', one));
	moveOut(store, uploadsFolder('two'));
	store.symlink(`${uploadFolder('three', inside)}/more`, store.path('repositories'));
	const scanned = await scanStore(store, {emptyRepositories: true});
	assertGoes(scanned, {upload: [`three/${inside}`], repository: ['three']});
	assert.equal(scanned.plan.before.uploads, 1);
	assert.equal(scanned.plan.reclaim.bytes, scanned.plan.before.uploadBytes);
});

test('a symbolic link to a file belongs to nobody', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	store.symlink('repositories/notes', '/etc/hostname');
	store.symlink('repositories/app/_uploads', '/etc/hostname');
	const untagged = store.push('app');
	const scanned = await scanStore(store);
	assertGoes(scanned, wholeImage('app', untagged));
	assert.deepEqual(symlinks(scanned), ['repositories/notes', 'repositories/app/_uploads']);
});

test('a link to nowhere in the place of a repository may hide anything: no blob goes', async (t) => {
	for (const path of ['repositories/moved', 'repositories/team/deep/moved']) {
		const store = temporaryStore(t);
		const untagged = store.push('app');
		store.blob('an orphan', 'text/plain');
		store.symlink(path, '/nowhere/at/all');
		const scanned = await scanStore(store);
		const {revision, 'layer-link': links, blob} = wholeImage('app', untagged);
		assertGoes(scanned, {revision, 'layer-link': links});
		assert.deepEqual(scanned.problems.map(briefly), [`symlink - - - ${path}`]);
		assert.match(scanned.problems[0]!.message, /leads nowhere/);
		assert.equal(scanned.plan.protected.frozen.blobs, blob.length + 1);
	}
});

test('a link to nowhere in the place of a part of a repository keeps that repository, and every blob', async (t) => {
	const encoded = 'ab'.repeat(32);
	for (const path of [
		'_manifests',
		'_manifests/revisions',
		'_manifests/revisions/sha256',
		'_manifests/tags',
		'_manifests/tags/v9',
		'_layers',
		'_layers/sha256',
	]) {
		const store = temporaryStore(t);
		store.push('app');
		store.blob('an orphan', 'text/plain');
		const at = `repositories/app/${path}`;
		if (store.has(at)) {
			store.remove(at);
		}

		store.symlink(at, '/nowhere/at/all');
		const other = store.push('other');
		const scanned = await scanStore(store);
		const {revision, 'layer-link': links} = wholeImage('other', other);
		assertGoes(scanned, {revision, 'layer-link': links});
		assert.ok(symlinks(scanned).includes(at), path);
	}

	for (const path of [
		`_layers/sha256/${encoded}`,
		`_manifests/revisions/sha256/${encoded}`,
		'_uploads',
		'_manifests/x',
	]) {
		const store = temporaryStore(t);
		const untagged = store.push('app');
		store.symlink(`repositories/app/${path}`, '/nowhere/at/all');
		assertGoes(await scanStore(store), wholeImage('app', untagged));
	}
});

test('a revision or layer link that leads nowhere is told by its name: that is kept', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app');
	const layer = store.linkedBlob('app', 'a layer', 'text/plain');
	for (const path of [revisionFolder('app', image.digest), layerLinkFolder('app', layer.digest)]) {
		store.remove(path);
		store.symlink(path, '/nowhere/at/all');
	}

	assertGoes(await scanStore(store));
});

test('a manifest on a volume that is not mounted is not damaged: no choice deletes it', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	const signature = store.refer('app', image);
	store.remove(blobFolder(signature.digest));
	store.symlink(blobFolder(signature.digest), '/nowhere/at/all');
	assertGoes(await scanStore(store, {deleteUnreadable: true}));
});

test('a broken tag whose index leads nowhere may mean any revision', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	const old = store.push('app');
	store.remove(`${tagFolder('app', 'v1')}/index`);
	store.symlink(`${tagFolder('app', 'v1')}/index`, '/nowhere/at/all');
	assertGoes(await scanStore(store), wholeImage('app', old));
	store.breakTag('app', 'v1', 'empty');
	assertGoes(await scanStore(store));
});

test('a repository behind a symbolic link that cannot be judged freezes itself, without _layers every blob', async (t) => {
	const store = temporaryStore(t);
	store.putUnjudgeable('moved', 'not-json');
	store.moveRepositoryOut('moved');
	const untagged = store.push('app');
	const {revision, 'layer-link': links} = wholeImage('app', untagged);
	assertGoes(await scanStore(store), {revision, 'layer-link': links});
});

test('what a repository behind a symbolic link references is needed, aliases of its layer links too', async (t) => {
	const store = temporaryStore(t);
	const blob = store.blob('a layer', 'text/plain');
	store.aliasLayer('moved', digestOf('a layer', 'sha512'), blob.digest);
	const both = store.blob('another', 'text/plain');
	store.blob('another', 'text/plain', 'sha512');
	store.aliasLayer('moved', digestOf('another', 'sha512'), both.digest);
	store.moveRepositoryOut('moved');
	assertGoes(await scanStore(store));
});

test('half-written files behind symbolic links are left alone', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	store.push('moved', {tag: 'v1'});
	store.leftover(revisionFolder('app', image.digest), 'link');
	const layer = store.leftover(layerLinkFolder('app', image.config.digest), 'link');
	store.leftover(`${tagFolder('moved', 'v1')}/current`, 'link');
	moveOut(store, revisionFolder('app', image.digest));
	store.moveRepositoryOut('moved');
	assertGoes(await scanStore(store, {leftovers: true}), {leftover: [layer]});
});

test('a tag and an index are never changed through a link above them', async (t) => {
	const store = temporaryStore(t);
	const old = store.push('team/app', {tag: 'v1'});
	store.push('team/app', {tag: 'v1'});
	moveOut(store, 'repositories/team');
	const scanned = await scanStore(store, {deleteTags: [], emptyRepositories: true});
	assertGoes(scanned, together());
	assert.ok(store.hasBlob(old.digest));
});
