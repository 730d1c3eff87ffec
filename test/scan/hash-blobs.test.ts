import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {rmSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {setTimeout as wait} from 'node:timers/promises';
import {UserError} from '../../source/errors.ts';
import {packDigest} from '../../source/inventory/digest-table.ts';
import {hashBlobs} from '../../source/scan/hash-blobs.ts';
import {openPool} from '../../source/scan/pool.ts';
import type {Digest} from '../../source/storage/digest.ts';
import {blobData, v2Folder} from '../../source/storage/layout.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';

const v2Of = (store: TestStore) => join(store.root, v2Folder);
const packed = (digests: readonly Digest[]) => Uint32Array.from(digests.flatMap((digest) => [...packDigest(digest)]));

function hash(store: TestStore, ...digests: readonly Digest[]) {
	const hashed = new SharedArrayBuffer(8);
	const result = hashBlobs(v2Of(store), {digests: packed(digests), hashed});
	return {...result, bytes: Number(new BigInt64Array(hashed)[0])};
}

test('blobs of every algorithm and size are what their names say', (t) => {
	const store = temporaryStore(t);
	const blobs = [0, 1, 1024 * 1024, 1024 * 1024 + 1, 3_000_000].map((size) => store.ownLayer(size));
	const long = store.blob('by another algorithm', 'text/plain', 'sha512');
	const all = [...blobs, long];
	assert.deepEqual(hash(store, ...all.map(({digest}) => digest)), {
		mismatched: [],
		gone: [],
		bytes: all.reduce((sum, {size}) => sum + size, 0),
	});
});

test('one changed byte, a cut-off end and an empty file are told', (t) => {
	const store = temporaryStore(t);
	const [changed, cutOff, empty, good] = Array.from({length: 4}, () => store.ownLayer());
	store.corruptBlob(changed!.digest);
	store.truncateBlob(cutOff!.digest, cutOff!.size - 1);
	store.truncateBlob(empty!.digest, 0);
	const {mismatched} = hash(store, changed!.digest, cutOff!.digest, empty!.digest, good!.digest);
	assert.deepEqual(mismatched, [changed!.digest, cutOff!.digest, empty!.digest]);
});

test('what has gone meanwhile is no mismatch, whatever is in its place', (t) => {
	const store = temporaryStore(t);
	const [removed, folder, pipe] = Array.from({length: 3}, () => store.ownLayer().digest);
	store.removeBlob(removed!);
	for (const digest of [folder!, pipe!]) {
		rmSync(store.path(blobData(digest)));
	}

	store.emptyFolder(blobData(folder!));
	execFileSync('mkfifo', [store.path(blobData(pipe!))]);
	assert.deepEqual(hash(store, removed!, folder!, pipe!), {mismatched: [], gone: [removed, folder, pipe], bytes: 0});
});

test('a blob behind a symbolic link is read', (t) => {
	const store = temporaryStore(t);
	const {digest, size} = store.ownLayer();
	store.moveBlobOut(digest);
	assert.deepEqual(hash(store, digest), {mismatched: [], gone: [], bytes: size});
});

test('what cannot be opened or read stops it, and the error names the path', (t) => {
	const store = temporaryStore(t);
	// A loop cannot be opened (ELOOP); the first page of a process's memory cannot be read (EIO).
	for (const [target, code] of [
		['data', 'ELOOP'],
		['/proc/self/mem', 'EIO'],
	] as const) {
		const {digest} = store.ownLayer();
		rmSync(store.path(blobData(digest)));
		store.symlink(blobData(digest), target);
		assert.throws(
			() => hash(store, digest),
			(error) => {
				assert.ok(error instanceof UserError);
				assert.ok(
					error.message.startsWith(`Cannot read ${join(v2Of(store), blobData(digest))}: ${code}`),
					error.message,
				);
				return true;
			},
		);
	}
});

test('closing the pool ends the hashing of a huge blob', async (t) => {
	const store = temporaryStore(t);
	const {digest} = store.ownLayer();
	// Sparse: it takes no space, and half a minute to hash.
	store.truncateBlob(digest, 40 * 1024 ** 3);
	const hashed = new SharedArrayBuffer(8);
	const bytes = () => Number(Atomics.load(new BigInt64Array(hashed), 0));
	const pool = openPool(1);
	const work = assert.rejects(pool.run('hashBlobs', v2Of(store), {digests: packed([digest]), hashed}), /closed/);
	while (bytes() === 0) {
		await wait(5);
	}

	await pool.close();
	await work;
	const after = bytes();
	assert.ok(after < 40 * 1024 ** 3);
	await wait(50);
	assert.equal(bytes(), after);
});
