import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {describe, it} from 'node:test';
import {Refusal} from '../../source/errors.ts';
import {cleanupOf, listRuns, quarantineFolder} from '../../source/run/journal.ts';
import {startRun} from '../../source/run/start-run.ts';
import {cleanupFolder} from '../../source/storage/layout.ts';
import {cleanStore, planRun, registryTree} from '../support/run-store.ts';
import {directPool} from '../support/scan-store.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';
import {assertSameTree, snapshotTree} from '../support/tree.ts';

const pool = directPool();
const silent = {onProgress: () => undefined};

/** What somebody may have made of our folder, and how that is told. */
const foreign: ReadonlyArray<
	readonly [what: string, make: (cleanup: string, elsewhere: string) => void, told: RegExp]
> = [
	['a symbolic link', (cleanup, elsewhere) => fs.symlinkSync(elsewhere, cleanup), /cleanup is a symbolic link$/],
	['a symbolic link to nowhere', (cleanup) => fs.symlinkSync('/nowhere', cleanup), /cleanup is a symbolic link$/],
	['a file', (cleanup) => fs.writeFileSync(cleanup, 'mine'), /cleanup is a file$/],
];

const isRefusal = (told: RegExp) => (error: unknown) => {
	assert.ok(error instanceof Refusal, String(error));
	assert.match(error.message, told);
	assert.match(error.hint ?? '', /Remove the (?:link|file), then start again/);
	return true;
};

function sample(store: TestStore): TestStore {
	store.push('team/app', {tag: 'v1'});
	store.push('team/app');
	return store;
}

describe('a cleanup folder', () => {
	for (const [what, make, told] of foreign) {
		it(`that is ${what} is refused before anything is moved or written`, async (context) => {
			const {root} = sample(temporaryStore(context));
			const elsewhere = path.join(path.dirname(root), 'elsewhere');
			fs.mkdirSync(elsewhere);
			const run = await planRun(root, pool);
			make(path.join(root, cleanupFolder), elsewhere);
			const before = snapshotTree(path.dirname(root));
			await assert.rejects(startRun({kind: 'clean', root, jobs: 1, run}, silent), {
				name: 'Refusal',
				exitCode: 3,
				message: told,
			});
			for (const kind of ['settle', 'undo', 'purge'] as const) {
				await assert.rejects(startRun({kind, root, jobs: 1, id: '20261124T101500Z-4f2a'}, silent), {message: told});
			}

			assert.throws(() => listRuns(root), isRefusal(told));
			assertSameTree(snapshotTree(path.dirname(root)), before);
		});
	}

	it('that is missing, or a folder, is fine', (context) => {
		const {root} = sample(temporaryStore(context));
		cleanupOf(root);
		fs.mkdirSync(path.join(root, cleanupFolder));
		cleanupOf(root);
	});

	it("that holds what is somebody else's is worked in, and all of that stays", async (context) => {
		const {root} = sample(temporaryStore(context));
		const cleanup = path.join(root, cleanupFolder);
		const ids = ['20260101T000000Z-0001', '20260101T000000Z-0002', '20260101T000000Z-0003'];
		fs.mkdirSync(path.join(cleanup, ids[0]!, 'v2'), {recursive: true});
		fs.writeFileSync(path.join(cleanup, ids[0]!, 'notes.txt'), 'mine');
		fs.writeFileSync(path.join(cleanup, ids[1]!), 'a file');
		fs.symlinkSync('/etc', path.join(cleanup, ids[2]!));
		fs.mkdirSync(path.join(cleanup, 'v2/blobs'), {recursive: true});
		fs.writeFileSync(path.join(cleanup, 'v2/blobs/data'), 'mine');
		const run = await planRun(root, pool);
		const [result] = await startRun({kind: 'clean', root, jobs: 1, run}, silent);
		assert.equal(result!.state, 'purged');
		assert.deepEqual(
			listRuns(root).map(({id}) => id),
			[result!.id],
		);
		assert.equal(fs.readFileSync(path.join(cleanup, ids[0]!, 'notes.txt'), 'utf8'), 'mine');
		assert.equal(fs.readFileSync(path.join(cleanup, ids[1]!), 'utf8'), 'a file');
		assert.equal(fs.readlinkSync(path.join(cleanup, ids[2]!)), '/etc');
		assert.equal(fs.readFileSync(path.join(cleanup, 'v2/blobs/data'), 'utf8'), 'mine');
	});
});

describe("a run's quarantine", () => {
	it('that has become a symbolic link is refused: nothing is put back from elsewhere, and nothing deleted there', async (context) => {
		const {root} = sample(temporaryStore(context));
		const {id} = await cleanStore(root, pool, {keep: true});
		const elsewhere = path.join(path.dirname(root), 'elsewhere');
		fs.renameSync(quarantineFolder(root, id), elsewhere);
		fs.symlinkSync(elsewhere, quarantineFolder(root, id));
		const before = {registry: registryTree(root), elsewhere: snapshotTree(elsewhere)};
		for (const kind of ['undo', 'purge'] as const) {
			await assert.rejects(startRun({kind, root, jobs: 1, id}, silent), /v2 is a symbolic link by now/);
		}

		assertSameTree(registryTree(root), before.registry);
		assertSameTree(snapshotTree(elsewhere), before.elsewhere);
	});
});
