import assert from 'node:assert/strict';
import {fork, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {closeSync, mkdirSync, openSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, it, type TestContext} from 'node:test';
import {filesOpenForWriting, type OpenFiles} from '../../source/registry/open-files.ts';
import {blobData, uploadFolder} from '../../source/storage/layout.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';
import {withoutRights} from '../support/without-rights.ts';

/** An upload's data and a blob's, as a registry holds them. */
function storeWithUpload(context: TestContext): {store: TestStore; upload: string; blob: string} {
	const store = temporaryStore(context);
	const {layers} = store.push('team/app', {tag: 'v1'});
	const folder = store.path(uploadFolder('team/app', '0f5a8c1e-0000-4000-8000-000000000000'));
	mkdirSync(folder, {recursive: true});
	const upload = path.join(folder, 'data');
	writeFileSync(upload, 'half of a la');
	return {store, upload, blob: store.path(blobData(layers[0]!.digest))};
}

/** @param files as `flags:path`, with the flags of `fs.open`. */
async function holding(context: TestContext, ...files: readonly string[]): Promise<ChildProcess> {
	const child = fork(new URL('../support/open-file.js', import.meta.url), [...files]);
	context.after(() => child.kill('SIGKILL'));
	await once(child, 'message');
	return child;
}

describe('files of a storage that are open for writing', () => {
	for (const flags of ['a', 'w', 'r+']) {
		it(`are found in another process, with its name (opened with ${flags})`, async (context) => {
			const {store, upload, blob} = storeWithUpload(context);
			const child = await holding(context, `${flags}:${upload}`, `r:${blob}`);
			const {writing} = await filesOpenForWriting(store.root);
			assert.deepEqual(
				writing.map(({pid, files}) => ({pid, files})),
				[{pid: child.pid, files: 1}],
			);
			assert.notEqual(writing[0]!.command, '');
			child.kill('SIGKILL');
			await once(child, 'exit');
			assert.deepEqual((await filesOpenForWriting(store.root)).writing, []);
		});
	}

	it('are not those that are only read, those elsewhere, and our own', async (context) => {
		const {store, upload, blob} = storeWithUpload(context);
		const beside = path.join(store.root, 'docker/registry/beside');
		await holding(context, `r:${blob}`, `w:${beside}`, `w:${store.root}.log`);
		const own = openSync(upload, 'a');
		try {
			assert.deepEqual((await filesOpenForWriting(store.root)).writing, []);
		} finally {
			closeSync(own);
		}
	});

	it('are found by another way to the same files, as a container mounts them, and by no other files', async (context) => {
		const {store, upload} = storeWithUpload(context);
		const alias = `${store.root}-alias`;
		symlinkSync(store.root, alias);
		const child = await holding(context, `a:${upload}`);
		assert.equal((await filesOpenForWriting(alias)).writing[0]?.pid, child.pid);
		const other = temporaryStore(context);
		other.push('team/app', {tag: 'v1'});
		assert.deepEqual((await filesOpenForWriting(other.root)).writing, [], 'the same path in another storage');
	});

	it('of processes that must not be looked at are told as unseen', async (context) => {
		const {store, upload} = storeWithUpload(context);
		await holding(context, `a:${upload}`);
		const module = new URL('../../source/registry/open-files.js', import.meta.url);
		const {value} = withoutRights(store, module, 'filesOpenForWriting', store.root);
		const {writing, unseen} = value as OpenFiles;
		assert.deepEqual(writing, []);
		assert.ok(unseen > 0);
	});

	it('are looked for no longer than there is patience: the rest is unseen', async (context) => {
		const {store, upload} = storeWithUpload(context);
		await holding(context, `a:${upload}`);
		const {writing, unseen} = await filesOpenForWriting(store.root, 0);
		assert.deepEqual(writing, []);
		assert.ok(unseen > 0);
	});
});
