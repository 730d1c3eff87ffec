import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {describe, it, type TestContext} from 'node:test';
import {Refusal, UserError} from '../../source/errors.ts';
import {listRuns, quarantineFolder, runFolder} from '../../source/run/journal.ts';
import {Reach} from '../../source/run/reach.ts';
import {startRun} from '../../source/run/start-run.ts';
import {
	blobFolder,
	cleanupFolder,
	manifestsPart,
	repositoryFolder,
	revisionFolder,
	tagFolder,
	tagsFolder,
	v2Folder,
} from '../../source/storage/layout.ts';
import {createRun, planRun, registryTree, reopen} from '../support/run-store.ts';
import {directPool} from '../support/scan-store.ts';
import {assertServed, served, type Served} from '../support/served.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';
import {assertSameTree, snapshotTree} from '../support/tree.ts';

const pool = directPool();
const name = 'team/app';
const choice = {deleteTags: ['team/app:old'], emptyRepositories: true};

/** A store of which a run takes a tag, revisions, layer links, blobs, an upload and a repository; and what stays in it. */
function writeStore(context: TestContext) {
	const store = temporaryStore(context);
	store.push(name, {tag: 'v1'});
	const {digest, layers} = store.push(name, {tag: 'old'});
	store.push(name, {tag: 'v1'});
	store.emptyRepository('team/empty');
	store.abandonedUpload(name, 10_000);
	const blob = blobFolder(layers[0]!.digest);
	const inV2 = {
		'the tree': '',
		'the blobs': 'blobs',
		'the repositories': 'repositories',
		'an algorithm of the blobs': 'blobs/sha256',
		'a prefix of the blobs': path.dirname(blob),
		'a blob': blob,
		'a folder of repositories': 'repositories/team',
		'a repository': repositoryFolder(name),
		'its manifests': `${repositoryFolder(name)}/${manifestsPart}`,
		'its revisions': path.dirname(revisionFolder(name, digest)),
		'a revision': revisionFolder(name, digest),
		'its tags': tagsFolder(name),
		'a tag': tagFolder(name, 'old'),
	};
	return {store, inV2, before: served(store.root)};
}

/** Moves a folder out of the storage and leaves a symbolic link in its place. Returns where it is now. */
function swap({root}: TestStore, folder: string): string {
	const outside = `${root}-elsewhere`;
	fs.renameSync(folder, outside);
	// Later than the scan, by any kernel's clock tick.
	for (const now = Date.now(); Date.now() < now + 25;);
	fs.symlinkSync(outside, folder);
	return outside;
}

const placesInV2 = [
	'the tree',
	'the blobs',
	'the repositories',
	'an algorithm of the blobs',
	'a prefix of the blobs',
	'a blob',
	'a folder of repositories',
	'a repository',
	'its manifests',
	'its revisions',
	'a revision',
	'its tags',
	'a tag',
] as const;

/** The tag that stays is complete. What was to go, and is put back in part, need not be. */
function assertKept({root}: TestStore, before: Served): void {
	const kept = 'team/app:v1';
	assertServed(new Map([...served(root)].filter(([name]) => name === kept)), before, [kept]);
}

/** Whatever comes of it: nothing outside has changed, and all that is kept is served. */
async function assertUntouched(outside: string, act: () => Promise<unknown>): Promise<void> {
	const tree = snapshotTree(outside);
	try {
		await act();
	} catch (error) {
		assert.ok(error instanceof UserError, String(error));
		assert.ok(error.hint !== undefined);
	}

	assertSameTree(snapshotTree(outside), tree);
}

describe('a folder of the registry that is swapped for a symbolic link', () => {
	for (const place of placesInV2) {
		it(`between the scan and the run: nothing is moved out of ${place}`, async (context) => {
			const {store, inV2, before} = writeStore(context);
			const request = await planRun(store.root, pool, choice);
			const outside = swap(store, path.join(store.root, v2Folder, inV2[place]));
			await assertUntouched(outside, async () => {
				const {dropped} = await createRun(store.root, request, pool).execute();
				assert.ok(dropped.length > 0);
			});
			assertKept(store, before);
		});

		it(`before an undo: nothing is put into ${place}, and what cannot be put back is kept`, async (context) => {
			const {store, inV2, before} = writeStore(context);
			const tree = registryTree(store.root);
			const {id} = await createRun(
				store.root,
				await planRun(store.root, pool, {...choice, keep: true}),
				pool,
			).execute();
			const folder = path.join(store.root, v2Folder, inV2[place]);
			fs.mkdirSync(folder, {recursive: true});
			const outside = swap(store, folder);
			await assertUntouched(outside, async () => reopen(store.root, {id}, pool).undo());
			assertKept(store, before);

			// With the folder in its place again all of it comes back.
			fs.rmSync(folder);
			fs.renameSync(outside, folder);
			await reopen(store.root, {id}, pool).undo();
			assertSameTree(registryTree(store.root), tree);
		});

		it(`before a purge: nothing is deleted in ${place}`, async (context) => {
			const {store, inV2, before} = writeStore(context);
			const {id} = await createRun(
				store.root,
				await planRun(store.root, pool, {...choice, keep: true}),
				pool,
			).execute();
			const folder = path.join(store.root, v2Folder, inV2[place]);
			fs.mkdirSync(folder, {recursive: true});
			const outside = swap(store, folder);
			await assertUntouched(outside, async () => reopen(store.root, {id}, pool).purge());
			assertKept(store, before);
		});
	}
});

/** Folders of a run, by what they are. */
const placesOfRun: Readonly<Record<string, (root: string, id: string) => string>> = {
	'the folder of all runs': (root) => path.join(root, cleanupFolder),
	"a run's folder": runFolder,
	'the quarantine': quarantineFolder,
	'the blobs in quarantine': (root, id) => `${quarantineFolder(root, id)}/blobs`,
	'the repositories in quarantine': (root, id) => `${quarantineFolder(root, id)}/repositories`,
	'a repository in quarantine': (root, id) => `${quarantineFolder(root, id)}/${repositoryFolder(name)}`,
	'the tags in quarantine': (root, id) => `${quarantineFolder(root, id)}/${tagsFolder(name)}`,
};

describe('a folder of a run that is swapped for a symbolic link', () => {
	for (const [place, folderOf] of Object.entries(placesOfRun)) {
		for (const act of ['undo', 'purge', 'settle'] as const) {
			it(`before it is to ${act}: nothing in ${place} is touched`, async (context) => {
				const {store, before} = writeStore(context);
				const request = await planRun(store.root, pool, {...choice, keep: act !== 'settle'});
				const {id} = await createRun(store.root, request, pool, {
					onProgress: () => undefined,
					stopped: () => (act === 'settle' ? 'SIGINT' : undefined),
				}).execute();
				const folder = folderOf(store.root, id);
				fs.mkdirSync(folder, {recursive: true});
				const run = reopen(store.root, {id}, pool);
				const outside = swap(store, folder);
				await assertUntouched(outside, async () => run[act]());
				assertKept(store, before);
			});
		}
	}

	it('before the run begins is refused, and nothing is written behind it', async (context) => {
		const {store} = writeStore(context);
		const request = await planRun(store.root, pool, choice);
		const folder = path.join(store.root, cleanupFolder);
		fs.mkdirSync(folder);
		const outside = swap(store, folder);
		const tree = registryTree(store.root);
		const isRefusal = (error: unknown) =>
			error instanceof Refusal && error.message === `${folder} is a symbolic link` && error.hint !== undefined;
		for (const order of [{kind: 'clean', run: request}, {kind: 'settle'}, {kind: 'undo', id: 'x'}] as const) {
			await assert.rejects(startRun({root: store.root, jobs: 1, ...order}, {onProgress: () => undefined}), isRefusal);
		}

		assert.throws(() => listRuns(store.root), isRefusal);
		assert.throws(() => createRun(store.root, request, pool), isRefusal);
		assert.deepEqual(fs.readdirSync(outside), []);
		assertSameTree(registryTree(store.root), tree);
	});
});

describe('reaching a place', () => {
	it('ends at a symbolic link, but for fixed folders that have always been ones', (context) => {
		const store = temporaryStore(context);
		store.push('team/app');
		for (const folder of ['blobs', 'repositories']) {
			fs.renameSync(store.path(folder), `${store.root}/${folder}`);
			fs.symlinkSync(`${store.root}/${folder}`, store.path(folder));
		}

		const reach = new Reach(store.root);
		assert.equal(reach.isInRegistry('repositories/team/app/_layers'), true);
		assert.equal(reach.isInRegistry('blobs/sha256'), true);
		const {ctimeMs} = fs.lstatSync(store.path('blobs'));
		assert.equal(
			reach.isElsewhere((link) => link.ctimeMs > ctimeMs + 1000),
			false,
		);
		assert.equal(
			reach.isElsewhere((link) => link.ctimeMs >= ctimeMs),
			true,
		);
	});

	it('is looked at again once it is told to forget', (context) => {
		const store = temporaryStore(context);
		store.push('team/app');
		const reach = new Reach(store.root);
		assert.equal(reach.isInRegistry('repositories/team/app'), true);
		swap(store, store.path('repositories/team'));
		assert.equal(reach.isInRegistry('repositories/team/app'), true, 'it remembers for a moment');
		reach.forget();
		assert.equal(reach.isInRegistry('repositories/team/app'), false);
		assert.equal(reach.isInRegistry('repositories/team'), false);
		assert.equal(reach.isInRegistry('repositories/other'), true);
	});
});
