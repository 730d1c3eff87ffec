import assert from 'node:assert/strict';
import {existsSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {digestOf} from '../../source/demo/digest-of.ts';
import {isDigest} from '../../source/storage/digest.ts';
import {
	blobData,
	blobFolder,
	repositoryFolder,
	revisionLink,
	tagCurrentLink,
	uploadFolder,
} from '../../source/storage/layout.ts';
import {readManifest, readStore} from './oracle-disk.ts';
import {memoryFolder, temporaryFolder, temporaryStore, unjudgeable, type Ending, type Unjudgeable} from './store.ts';

test('temporary folders are removed at the end, with what was moved out of a store', () => {
	const ends: Array<() => void> = [];
	const ending: Ending = {after: (end) => ends.push(end)};
	const store = temporaryStore(ending);
	store.push('app', {tag: 'v1'});
	const outside = store.moveRepositoryOut('app');
	assert.ok(existsSync(join(outside, '_manifests')));
	const folders = [store.root, outside, temporaryFolder(ending), memoryFolder(ending)];
	ends.forEach((end) => end());
	assert.deepEqual(
		folders.filter((folder) => existsSync(folder)),
		[],
	);
});

test('two stores of one seed get the same digests, another seed gives others', (t) => {
	const [one, two, other] = [temporaryStore(t, 5), temporaryStore(t, 5), temporaryStore(t, 6)];
	assert.equal(one.push('app').digest, two.push('app').digest);
	assert.notEqual(one.push('app').digest, other.push('app').digest);
});

test('every blob has its true digest, and every link its own', (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {layers: 2});
	store.index('app', [image], {tag: 'v1', subject: image});
	store.refer('app', image);
	store.schema1('app', {signatures: 2});
	store.putUnjudgeable('other', 'not-json');

	const {blobs, repositories} = readStore(store.root);
	assert.equal(blobs.size, 13);
	for (const digest of blobs.keys()) {
		assert.equal(digestOf(store.readBlob(digest)), digest);
	}

	for (const {revisions, layers} of repositories) {
		for (const [digest, {names}] of [...revisions, ...layers]) {
			assert.equal(names, digest);
		}
	}
});

for (const reason of [...Object.keys(unjudgeable), 'too-large'] as Unjudgeable[]) {
	test(`${reason}: cannot be judged, and its size is on its side of 4 MiB`, (t) => {
		const store = temporaryStore(t);
		const {digest, size} = store.putUnjudgeable('app', reason);
		assert.equal(readManifest(readStore(store.root), digest), 'unjudgeable');
		assert.equal(size > 4 * 1024 * 1024, reason === 'too-large');
	});
}

test('damage does what it says', (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	const {size} = image;
	store.corruptBlob(image.digest);
	assert.equal(store.sizeOf(image.digest), size);
	assert.notEqual(digestOf(store.readBlob(image.digest)), image.digest);
	store.truncateBlob(image.digest);
	assert.equal(store.sizeOf(image.digest), Math.floor(size / 2));
	store.breakTag('app', 'v1', 'empty');
	assert.equal(statSync(store.path(tagCurrentLink('app', 'v1'))).size, 0);
	store.breakTag('app', 'v1', 'missing');
	assert.ok(!store.has(tagCurrentLink('app', 'v1')));
	store.removeRevision('app', image.digest);
	assert.ok(!store.hasRevision('app', image.digest) && store.hasBlob(image.digest));
	store.removeBlob(image.digest);
	assert.ok(!store.has(blobFolder(image.digest)));
	assert.ok(isDigest(store.danglingTag('app', 'v2')));
	assert.match(store.leftover(repositoryFolder('app'), 'link'), /\/link\.[\da-f-]{36}\.tmp$/);
});

test('times are set for a file and for all that is in a folder', (t) => {
	const store = temporaryStore(t);
	const time = new Date('2020-02-02T02:02:02Z');
	const {digest} = store.push('app');
	store.setBlobTime(digest, time);
	assert.equal(statSync(store.path(blobData(digest))).mtimeMs, time.getTime());
	store.setTime(repositoryFolder('app'), time);
	assert.equal(statSync(store.path(revisionLink('app', digest))).mtimeMs, time.getTime());

	const upload = store.abandonedUpload('app', 3600);
	const age = Date.now() - statSync(store.path(`${uploadFolder('app', upload)}/data`)).mtimeMs;
	assert.ok(age > 3_599_000 && age < 3_660_000);
});
