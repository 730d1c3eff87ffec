import {mountAlone, mountEmpty, mountReadOnly, smallDisk} from '../support/own-mounts.ts';
import assert from 'node:assert/strict';
import path from 'node:path';
import {describe, it, type TestContext} from 'node:test';
import {NoQuarantine} from '../../source/errors.ts';
import {listRuns} from '../../source/run/journal.ts';
import {startRun} from '../../source/run/start-run.ts';
import {blobFolder, revisionsFolder} from '../../source/storage/layout.ts';
import {runProgram} from '../support/program.ts';
import {planRun, registryTree} from '../support/run-store.ts';
import {directPool} from '../support/scan-store.ts';
import {assertServed, served} from '../support/served.ts';
import {TestStore, type TestImage} from '../support/store.ts';
import {assertSameTree} from '../support/tree.ts';

const pool = directPool();
const silent = {onProgress: () => undefined};
const keptTags = ['team/app:v1', 'other:v1'];

/** A store on a file system of its own, of which an image of each of two repositories goes. */
function sample(context: TestContext): {readonly store: TestStore; readonly old: readonly TestImage[]} {
	const store = new TestStore(path.join(smallDisk(context, 4096), 'registry'));
	const old = ['team/app', 'other'].map((name) => {
		store.push(name, {tag: 'v1'});
		return store.push(name);
	});
	return {store, old};
}

const clean = async ({root}: TestStore, ...more: readonly string[]) =>
	runProgram(['clean', '--root', root, '--grace', '0', '--no-registry', '--yes', ...more]);
const prefixOf = ({digest}: TestImage) => path.posix.dirname(blobFolder(digest));

describe('a storage of which a part is a mount of its own', () => {
	for (const [what, placeOf] of [
		['blobs', () => 'blobs'],
		['repositories', () => 'repositories'],
		['the blobs of one prefix', prefixOf],
		['the revisions of one repository', () => revisionsFolder('other')],
	] as const) {
		it(`is cleaned up all the same, directly where it must be, once that was agreed to (${what})`, async (context) => {
			const {store, old} = sample(context);
			const before = served(store.root);
			mountAlone(store.path(placeOf(old[1]!)));
			const tree = registryTree(store.root);
			const refused = await clean(store, '--quarantine');
			assert.equal(refused.code, 3, refused.stderr);
			assert.match(
				refused.stderr,
				/ is on another file system than the quarantine: a move cannot cross file systems\n/,
			);
			assert.match(refused.stderr, /Without --quarantine it can be deleted directly/);
			assertSameTree(registryTree(store.root), tree);

			const {code, stdout, stderr} = await clean(store);
			assert.equal(code, 0, stderr);
			assert.match(stderr, /--yes agrees to that\.\n/);
			assert.match(stdout, /^Cleaned /);
			assertServed(served(store.root), before, keptTags);
			for (const [index, name] of ['team/app', 'other'].entries()) {
				assert.ok(!store.hasRevision(name, old[index]!.digest) && !store.hasBlob(old[index]!.digest));
			}

			assert.deepEqual(
				listRuns(store.root).map(({state}) => state),
				['purged'],
			);
		});
	}

	it('is refused when a folder has become one since the scan, and nothing was moved', async (context) => {
		const {store, old} = sample(context);
		const run = await planRun(store.root, pool);
		mountAlone(store.path(prefixOf(old[0]!)));
		const tree = registryTree(store.root);
		await assert.rejects(startRun({kind: 'clean', root: store.root, jobs: 1, run}, silent), NoQuarantine);
		assertSameTree(registryTree(store.root), tree);
		assert.deepEqual(listRuns(store.root), []);
	});

	it('loses nothing when something else is mounted over a folder since the scan', async (context) => {
		const {store, old} = sample(context);
		const run = await planRun(store.root, pool);
		mountEmpty(store.path(prefixOf(old[0]!)));
		for (const direct of [false, true]) {
			const started = startRun({kind: 'clean', root: store.root, jobs: 1, run: {...run, direct}}, silent);
			if (direct) {
				const [result] = await started;
				assert.equal(result!.state, 'purged');
				assert.ok(
					result!.dropped.some(
						({path: at, reason}) => at === blobFolder(old[0]!.digest) && reason === 'it is gone already',
					),
				);
			} else {
				await assert.rejects(started, NoQuarantine);
			}
		}

		assert.ok(!store.hasRevision('other', old[1]!.digest));
	});
});

describe('a storage on a read-only mount', () => {
	it('can be reported; a cleanup says how to go on, and a dry run needs nothing', async (context) => {
		const {store} = sample(context);
		const options = ['--root', store.root, '--grace', '0', '--json'];
		const writable = await runProgram(['report', ...options]);
		mountReadOnly(store.root);
		const report = await runProgram(['report', ...options]);
		assert.equal(report.code, 0, report.stderr);
		assert.deepEqual(report.json(), writable.json());
		assert.equal((await clean(store, '--dry-run')).code, 0);
		const {code, stderr} = await clean(store);
		assert.equal(code, 1);
		assert.match(stderr, /is on a read-only file system.*\n.*Mount it writable to clean up/);
	});
});
