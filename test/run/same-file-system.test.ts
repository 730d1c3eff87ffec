import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {describe, it, type TestContext} from 'node:test';
import {Refusal} from '../../source/errors.ts';
import {refuseOtherFileSystems} from '../../source/run/same-file-system.ts';
import {cleanupFolder, v2Folder} from '../../source/storage/layout.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';
import {assertSameTree, snapshotTree} from '../support/tree.ts';

function sample(context: TestContext): TestStore {
	const store = temporaryStore(context);
	store.push('team/app', {tag: 'v1'});
	fs.mkdirSync(path.join(store.root, cleanupFolder));
	return store;
}

const refuses = ({root}: TestStore, part: string) =>
	assert.throws(
		() => refuseOtherFileSystems(root),
		(error) => {
			assert.ok(error instanceof Refusal);
			assert.equal(error.exitCode, 3);
			assert.ok(error.message.startsWith(`${path.join(root, v2Folder, part)} is on another file system`));
			assert.match(error.hint ?? '', /Mount both as one/);
			return true;
		},
	);

describe('a quarantine on another file system', () => {
	it('is none where all is on one, and nothing is touched to find out', (context) => {
		const store = sample(context);
		const before = snapshotTree(store.root);
		refuseOtherFileSystems(store.root);
		assertSameTree(snapshotTree(store.root), before);
	});

	for (const part of ['blobs', 'repositories']) {
		it(`is refused when ${part} is another device`, (context) => {
			const store = sample(context);
			const {statSync} = fs;
			context.mock.method(fs, 'statSync', (at: string, options: object) => {
				const stats = statSync(at, options);
				return at.endsWith(`v2/${part}`) ? Object.assign(stats, {dev: stats.dev + 1}) : stats;
			});
			refuses(store, part);
		});

		it(`is refused when ${part} is another mount of the same device`, (context) => {
			const store = sample(context);
			const {renameSync} = fs;
			context.mock.method(fs, 'renameSync', (from: string, to: string) => {
				// What the kernel answers (rename(2), EXDEV), without looking for the name.
				if (from.includes(`/${part}/`)) {
					throw Object.assign(new Error('cross-device link not permitted'), {code: 'EXDEV'});
				}

				renameSync(from, to);
			});
			refuses(store, part);
		});
	}

	it('is none in an empty registry', (context) => {
		const store = temporaryStore(context);
		fs.mkdirSync(path.join(store.root, cleanupFolder), {recursive: true});
		refuseOtherFileSystems(store.root);
	});
});
