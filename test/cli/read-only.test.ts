import assert from 'node:assert/strict';
import {chmodSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {describe, test, type TestContext} from 'node:test';
import {documentOf, type Document} from '../support/clean.ts';
import {readOnly, readOnlyByRights} from '../support/read-only.ts';
import {temporaryStore} from '../support/store.ts';
import {assertSameTree, snapshotTree} from '../support/tree.ts';

function sample(t: TestContext) {
	let root = '';
	// First of all, or its folders could not be removed.
	t.after(() => {
		for (const at of ['', ...readdirSync(root, {recursive: true})]) {
			chmodSync(join(root, String(at)), 0o755);
		}
	});
	const store = temporaryStore(t);
	({root} = store);
	const {digest} = store.push('team/app', {tag: 'v1'});
	store.push('team/app', {tag: 'v1'});
	return {store, digest};
}

for (const [what, make] of Object.entries({
	'by its mount, where mounts are allowed': readOnly,
	'by its rights': readOnlyByRights,
})) {
	describe(`a storage that is read-only ${what}`, () => {
		test('is indexed, reported, verified and explained as any other', async (t) => {
			const {store, digest} = sample(t);
			const before = await documentOf('report', store.root);
			const {run} = make(store);
			for (const args of [
				['report', '--json', '--grace', '0'],
				['clean', '--dry-run', '--json', '--grace', '0'],
			]) {
				const {code, stdout, stderr} = run(...args);
				assert.equal(code, 0, stderr);
				const {after, reclaim, dryRun} = JSON.parse(stdout) as Document;
				assert.deepEqual({after, reclaim}, {after: before.after, reclaim: before.reclaim});
				assert.equal(dryRun, true);
			}

			for (const args of [['verify'], ['verify', '--deep'], ['why', digest], ['runs']]) {
				const {code, stderr} = run(...args);
				assert.equal(code, 0, stderr);
			}
		});

		test('is not cleaned up: the message has the place and the remedy, and nothing has changed', (t) => {
			const {store} = sample(t);
			const tree = snapshotTree(store.root);
			const {run, by} = make(store);
			const {code, stderr} = run('clean', '--yes', '--no-registry', '--grace', '0');
			assert.equal(code, 1, stderr);
			const [message, hint] = {
				mount: [/docker\/registry\/cleanup is on a read-only file system/, /Mount it writable to clean up/],
				rights: [
					/You \(uid \d+\) may not write to \S*docker\/registry\/cleanup/,
					/Start as the user that the registry's files belong to/,
				],
			}[by] as [RegExp, RegExp];
			assert.match(stderr, message);
			assert.match(stderr, hint);
			assertSameTree(snapshotTree(store.root), tree);
		});
	});
}
