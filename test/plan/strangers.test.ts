import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {test} from 'node:test';
import {digestOf} from '../../source/demo/digest-of.ts';
import {blobFolder, layerLinkFolder, revisionFolder, tagFolder} from '../../source/storage/layout.ts';
import {assertGoes, scanStore, wholeImage} from '../support/scan-store.ts';
import {temporaryStore} from '../support/store.ts';

/* storage-rules, "Never guess": strangers are left alone and told. */

const hex = 'ab'.repeat(32);

const strays: Readonly<Record<string, string>> = {
	'a file beside blobs': 'notes.txt',
	'a folder beside blobs': 'blobs.old/sha256/ab/file',
	'an unknown algorithm of blobs': `blobs/md5/ab/${hex.slice(0, 32)}/data`,
	'a file in the place of an algorithm': 'blobs/sha384',
	'a strange folder of blobs': `blobs/sha256/abc/${hex}/data`,
	'a file among the folders of blobs': 'blobs/sha256/zz',
	'a blob in the wrong folder': `blobs/sha256/cd/${hex}/data`,
	'a blob whose name is no digest': 'blobs/sha256/ab/abcd/data',
	'a blob in upper case': `blobs/sha256/ab/${hex.toUpperCase()}/data`,
	'a file in the place of a blob': `blobs/sha256/ab/${hex}`,
	'a file among repositories': 'repositories/README',
	'a file in a repository': 'repositories/app/README',
	"the file system's lost+found": 'repositories/lost+found/file',
	'a file that NFS keeps': 'repositories/app/.nfs000000000001',
	'a file in the place of _uploads': 'repositories/other/_uploads',
	'a folder in _manifests': 'repositories/app/_manifests/other/file',
	'a file in _manifests': 'repositories/app/_manifests/file',
	'an unknown algorithm of revisions': 'repositories/app/_manifests/revisions/md5/file',
	'a file among revisions': 'repositories/app/_manifests/revisions/file',
	'a revision whose name is no digest': 'repositories/app/_manifests/revisions/sha256/abcd/link',
	'a file in the place of a revision': `repositories/app/_manifests/revisions/sha256/${hex}`,
	'a file among tags': 'repositories/app/_manifests/tags/file',
	'a file in a tag': 'repositories/app/_manifests/tags/v1/file',
	'a folder in a tag': 'repositories/app/_manifests/tags/v1/previous/link',
	"an unknown algorithm in a tag's index": 'repositories/app/_manifests/tags/v1/index/md5/file',
	"a file in a tag's index": 'repositories/app/_manifests/tags/v1/index/sha256/file',
	'an unknown algorithm of layer links': 'repositories/app/_layers/md5/file',
	'a layer link whose name is no digest': 'repositories/app/_layers/sha256/abcd/link',
	'a file in the place of a layer link': `repositories/app/_layers/sha256/${hex}`,
	'an upload whose name is no UUID': 'repositories/app/_uploads/mine/data',
	'a file in the place of an upload': 'repositories/app/_uploads/0d1e2f3a-0000-4000-8000-000000000000',
};

/** What is told of it: the first part of the path that a registry would not have written. */
function toldOf(path: string): string {
	const known =
		/^(?:blobs(?:\/sha256(?:\/(?:ab|cd))?)?|repositories(?:\/app)?(?:\/_manifests(?:\/revisions|\/tags(?:\/v1(?:\/index)?)?)?|\/_layers|\/_uploads)?(?:\/sha256)?)\//;
	const [inside = ''] = known.exec(path) ?? [];
	return inside + path.slice(inside.length).split('/')[0]!;
}

for (const [what, path] of Object.entries(strays)) {
	test(`${what} is a stray: told, and left alone`, async (t) => {
		const store = temporaryStore(t);
		store.push('app', {tag: 'v1'});
		const untagged = store.push('app');
		store.stray(path);
		const scanned = await scanStore(store, {leftovers: true});
		assertGoes(scanned, wholeImage('app', untagged));
		assert.deepEqual(
			scanned.problems.map((problem) => [problem.kind, problem.path]),
			[['stray', path.startsWith('repositories/other') ? path : toldOf(path)]],
		);
		assert.equal(scanned.plan.before.uploads, 0);
	});
}

test('pipes where files and folders belong are strays, and are never opened', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	const layer = store.blob('a layer', 'text/plain');
	const paths = [
		'repositories/pipe',
		'repositories/app/_uploads',
		'blobs/sha256/pipe',
		`${tagFolder('app', 'v2')}/current`,
		`${blobFolder(layer.digest)}.pipe`,
	];
	store.emptyFolder(tagFolder('app', 'v2'));
	for (const path of paths) {
		execFileSync('mkfifo', [store.path(path)]);
	}

	const links = [
		`${tagFolder('app', 'v3')}/current`,
		revisionFolder('app', image.digest),
		layerLinkFolder('app', hexDigest),
	];
	for (const folder of links) {
		store.emptyFolder(folder);
		if (store.has(`${folder}/link`)) {
			store.remove(`${folder}/link`);
		}

		execFileSync('mkfifo', [store.path(`${folder}/link`)]);
	}

	const scanned = await scanStore(store);
	assert.deepEqual(
		scanned.problems.map(({kind, path, reference}) => [kind, path ?? reference]),
		[
			['link-unreadable', image.digest],
			...['blobs/sha256/pipe', `${blobFolder(layer.digest)}.pipe`, 'repositories/pipe']
				.sort()
				.map((path) => ['stray', path]),
			['stray', `${tagFolder('app', 'v2')}/current`],
			['stray', 'repositories/app/_uploads'],
			['tag-unreadable', `${tagFolder('app', 'v2')}/current/link`],
			['tag-unreadable', `${tagFolder('app', 'v3')}/current/link`],
		].sort((a, b) => (a[0]! < b[0]! ? -1 : a[0]! > b[0]! ? 1 : 0)),
	);
	assertGoes(scanned, {'layer-link': [`app@${hexDigest}`], blob: [layer.digest]});
});

const hexDigest = `sha256:${hex}`;

test('a file whose name is no UTF-8 is a stray', async (t) => {
	const store = temporaryStore(t);
	const untagged = store.push('app');
	writeFileSync(Buffer.concat([Buffer.from(store.path('repositories/app/caf')), Buffer.of(0xe9)]), '');
	const scanned = await scanStore(store);
	assertGoes(scanned, wholeImage('app', untagged));
	assert.deepEqual(
		scanned.problems.map(({kind, path}) => [kind, path]),
		[['stray', 'repositories/app/caf\uFFFD']],
	);
});

test('a tag folder with a name that no registry writes is no tag: never deleted, and what it names is kept', async (t) => {
	const store = temporaryStore(t);
	for (const name of ['v1~', '.hidden', 'lost+found', 'x'.repeat(129)]) {
		store.push('app', {tag: name});
		store.push('app', {tag: name});
	}

	store.push('app', {tag: 'v1'});
	const scanned = await scanStore(store, {deleteTags: ['app:*']});
	assert.equal(scanned.plan.before.tags, 1);
	assert.equal(scanned.plan.before.manifests, 9);
	assert.equal(scanned.plan.reclaim.tags, 1);
	// The four older ones, and that of the tag.
	assert.equal(scanned.plan.reclaim.manifests, 5);
	assert.equal(scanned.problems.filter(({kind}) => kind === 'stray').length, 4);
});

test('a strange tag folder whose link is broken keeps all of its index', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1~'});
	store.push('app', {tag: 'v1~'});
	store.breakTag('app', 'v1~', 'empty');
	assertGoes(await scanStore(store));
});

test('a strange tag folder keeps a manifest that is no revision any more', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1~'});
	store.removeRevision('app', image.digest);
	const scanned = await scanStore(store);
	assertGoes(scanned);
	assert.equal(scanned.plan.before.manifests, 0);
});

test('a folder without its file that holds something strange is no leftover', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	const digest = digestOf('a revision that was never written');
	store.stray(`${revisionFolder('app', digest)}/file`);
	store.stray(`${blobFolder(digest)}/.nfs0001`);
	const half = store.leftover(blobFolder(digest), 'data');
	const scanned = await scanStore(store);
	assertGoes(scanned);
	assert.deepEqual(
		scanned.problems.map(({kind, path}) => [kind, path]),
		[
			['stray', `${blobFolder(digest)}/.nfs0001`],
			['stray', `${revisionFolder('app', digest)}/file`],
		],
	);
	assertGoes(await scanStore(store, {leftovers: true}), {leftover: [half]});
});
