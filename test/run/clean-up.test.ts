import assert from 'node:assert/strict';
import fs from 'node:fs';
import {describe, it, type TestContext} from 'node:test';
import {NoQuarantine, Refusal} from '../../source/errors.ts';
import {listRuns} from '../../source/run/journal.ts';
import {blobFolder, cleanupFolder, v2Folder} from '../../source/storage/layout.ts';
import {putElsewhere} from '../support/other-file-systems.ts';
import {cleanUpStore, planRun, registryTree, testHooks, type Choice} from '../support/run-store.ts';
import {directPool} from '../support/scan-store.ts';
import {assertServed, served} from '../support/served.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';
import {assertSameTree} from '../support/tree.ts';
import {writeVariedStore} from '../support/varied-store.ts';

const pool = directPool();
const states = ({root}: TestStore) => listRuns(root).map(({state}) => state);

/** What is left of a varied store when everything can be moved. */
async function cleaned(context: TestContext, choice: Choice): Promise<ReturnType<typeof registryTree>> {
	const store = temporaryStore(context);
	writeVariedStore(store);
	await cleanUpStore(store.root, await planRun(store.root, pool, choice), pool);
	return registryTree(store.root);
}

/** Fails like a disk on which nothing more can be written, until so many things were removed. */
function fillDisk(context: TestContext, removals: number): void {
	const {mkdirSync, openSync, rmSync, rmdirSync, unlinkSync} = fs;
	let left = removals;
	const orFull = <Result>(make: () => Result): Result => {
		if (left > 0) {
			throw Object.assign(new Error('ENOSPC: no space left on device'), {code: 'ENOSPC'});
		}

		return make();
	};

	context.mock.method(fs, 'mkdirSync', (at: string, options?: fs.MakeDirectoryOptions) =>
		fs.existsSync(at) ? undefined : orFull(() => mkdirSync(at, options)),
	);
	context.mock.method(fs, 'openSync', (at: string, flags: fs.OpenMode = 'r') =>
		flags === 'r' ? openSync(at, flags) : orFull(() => openSync(at, flags)),
	);
	context.mock.method(fs, 'rmSync', (at: string, options?: fs.RmOptions) => {
		left -= fs.existsSync(at) ? 1 : 0;
		rmSync(at, options);
	});
	for (const [name, remove] of Object.entries({rmdirSync, unlinkSync})) {
		context.mock.method(fs, name as 'rmdirSync', (at: string) => {
			remove(at);
			left--;
		});
	}
}

describe('a run whose quarantine would be on another file system', () => {
	it('is refused before anything is moved, and says that it can be deleted directly', async (context) => {
		const store = temporaryStore(context);
		const {choice} = writeVariedStore(store);
		const before = registryTree(store.root);
		for (const elsewhere of ['blobs', 'repositories', 'repositories/team/app']) {
			putElsewhere(context, store.root, [elsewhere]);
			await assert.rejects(cleanUpStore(store.root, await planRun(store.root, pool, choice), pool), (error) => {
				assert.ok(error instanceof NoQuarantine, String(error));
				assert.equal(error.exitCode, 3);
				assert.match(
					error.message,
					/ is on another file system than the quarantine: a move cannot cross file systems$/,
				);
				assert.match(error.hint ?? '', /^It can be deleted directly/);
				return true;
			});
			context.mock.restoreAll();
		}

		assertSameTree(registryTree(store.root), before);
		assert.deepEqual(states(store), []);
	});

	for (const [option, choice, hint] of [
		['--quarantine', {keep: true}, /^Nothing can be kept .* Without --quarantine/],
		['--gc registry', {sweptByRegistry: true}, /^Use --gc builtin/],
	] as const) {
		it(`is refused for good with ${option}, whatever was agreed to`, async (context) => {
			const store = temporaryStore(context);
			writeVariedStore(store);
			const before = registryTree(store.root);
			putElsewhere(context, store.root, ['repositories']);
			await assert.rejects(cleanUpStore(store.root, await planRun(store.root, pool, choice), pool), (error) => {
				assert.ok(error instanceof Refusal && !(error instanceof NoQuarantine));
				assert.match(error.hint ?? '', hint);
				return true;
			});
			assertSameTree(registryTree(store.root), before);
		});
	}

	for (const elsewhere of [
		['blobs'],
		['repositories'],
		['repositories/team', 'blobs/sha256'],
		['repositories/legacy'],
	]) {
		it(`frees as much once that was agreed to, and no more (elsewhere: ${elsewhere.join(', ')})`, async (context) => {
			const store = temporaryStore(context);
			const {choice, keptTags} = writeVariedStore(store);
			const before = served(store.root);
			const request = await planRun(store.root, pool, {...choice, direct: true});
			putElsewhere(context, store.root, elsewhere);
			const hooks = testHooks();
			const {after, state, dropped, newProblems, restored} = await cleanUpStore(store.root, request, pool, hooks);
			assert.deepEqual(
				{after, state, dropped, newProblems},
				{after: request.plan.after, state: 'purged', dropped: [], newProblems: []},
			);
			assert.equal(restored.blobs, 0);
			assertServed(served(store.root), before, keptTags);
			context.mock.restoreAll();
			assertSameTree(registryTree(store.root), await cleaned(context, choice));
			const purge = hooks.progress.filter(({phase}) => phase === 'purge').at(-1)!;
			assert.equal(purge.done, request.plan.steps.length);
			assert.equal(purge.bytesDone, request.plan.reclaim.bytes);
		});
	}

	it('puts everything back when a folder becomes a mount point in the middle, and can be deleted directly then', async (context) => {
		const store = temporaryStore(context);
		const {choice, keptTags} = writeVariedStore(store);
		const before = {tree: registryTree(store.root), served: served(store.root)};
		const request = await planRun(store.root, pool, choice);
		const {renameSync} = fs;
		let renames = 0;
		context.mock.method(fs, 'renameSync', (from: string, to: string) => {
			if (fs.existsSync(from) && from.startsWith(`${store.root}/${v2Folder}/`) && ++renames === 12) {
				context.mock.restoreAll();
				putElsewhere(context, store.root, ['blobs']);
				fs.renameSync(from, to);
				return;
			}

			renameSync(from, to);
		});
		await assert.rejects(cleanUpStore(store.root, request, pool), NoQuarantine);
		assert.ok(renames >= 12);
		assert.deepEqual(states(store), ['undone']);
		assertSameTree(registryTree(store.root), before.tree);
		const result = await cleanUpStore(store.root, {...request, direct: true}, pool);
		assert.deepEqual(result.after, request.plan.after);
		assert.deepEqual(states(store), ['undone', 'purged']);
		assertServed(served(store.root), before.served, keptTags);
	});

	it('keeps what has become needed since, and what hangs on it', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		const [needed, old] = [store.push('team/app'), store.push('team/app')];
		const gone = store.push('team/app', {tag: 'gone'});
		const moved = store.push('team/app', {tag: 'moved'});
		const request = await planRun(store.root, pool, {
			deleteTags: ['team/app:*'],
			exclude: ['team/app:v1'],
			direct: true,
		});
		store.tag('team/app', 'v2', needed);
		store.tag('team/app', 'moved', needed);
		const before = served(store.root);
		putElsewhere(context, store.root, ['blobs', 'repositories']);
		const {dropped, newProblems} = await cleanUpStore(store.root, request, pool);
		assert.deepEqual(newProblems, []);
		assertServed(served(store.root), before, ['team/app:v1', 'team/app:v2', 'team/app:moved']);
		assert.ok(!store.hasRevision('team/app', old.digest) && !store.hasRevision('team/app', gone.digest));
		assert.ok(!store.hasRevision('team/app', moved.digest), 'its tag names another one by now');
		const reasons = new Set(dropped.map(({reason}) => reason));
		assert.deepEqual(reasons, new Set(['the tag was pushed meanwhile', 'it is needed by now']));
	});

	it('also deletes a manifest that cannot be judged and was chosen', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		store.push('team/app');
		store.truncateBlob(store.push('team/app').digest);
		const request = await planRun(store.root, pool, {deleteUnreadable: true, direct: true});
		putElsewhere(context, store.root, ['repositories']);
		const {after, dropped} = await cleanUpStore(store.root, request, pool);
		assert.deepEqual(dropped, []);
		assert.deepEqual(after, request.plan.after);
	});
});

describe('a run on a disk that is full from the beginning', () => {
	it('is refused before anything is moved, and says that it can be deleted directly', async (context) => {
		const store = temporaryStore(context);
		const {choice} = writeVariedStore(store);
		const before = registryTree(store.root);
		const request = await planRun(store.root, pool, choice);
		fs.mkdirSync(`${store.root}/${cleanupFolder}`);
		fillDisk(context, Infinity);
		await assert.rejects(cleanUpStore(store.root, request, pool), (error) => {
			assert.ok(error instanceof NoQuarantine, String(error));
			assert.match(
				error.message,
				/^The disk is so full that nothing can be written to .*: a quarantine needs some room$/,
			);
			return true;
		});
		context.mock.restoreAll();
		assertSameTree(registryTree(store.root), before);
	});

	for (const removals of [1, 40, 150]) {
		it(`deletes what makes room, then does the rest as any run does (room after ${removals} removals)`, async (context) => {
			const store = temporaryStore(context);
			const {choice, keptTags} = writeVariedStore(store);
			const before = served(store.root);
			const request = await planRun(store.root, pool, {...choice, direct: true});
			fs.mkdirSync(`${store.root}/${cleanupFolder}`);
			fillDisk(context, removals);
			const {after, dropped, newProblems, state} = await cleanUpStore(store.root, request, pool);
			context.mock.restoreAll();
			assert.deepEqual(
				{after, dropped, newProblems, state},
				{after: request.plan.after, dropped: [], newProblems: [], state: 'purged'},
			);
			assertServed(served(store.root), before, keptTags);
			assertSameTree(registryTree(store.root), await cleaned(context, choice));
		});
	}

	it('ends, with nothing lost, when there never is any room', async (context) => {
		const store = temporaryStore(context);
		const {choice, keptTags} = writeVariedStore(store);
		const before = served(store.root);
		const request = await planRun(store.root, pool, {...choice, direct: true});
		fs.mkdirSync(`${store.root}/${cleanupFolder}`);
		fillDisk(context, Infinity);
		await assert.rejects(cleanUpStore(store.root, request, pool), /The disk is so full/);
		context.mock.restoreAll();
		assertServed(served(store.root), before, keptTags);
		assertSameTree(registryTree(store.root), await cleaned(context, choice));
	});

	it('deletes nothing where something is wrong that was not when the plan was made', async (context) => {
		const store = temporaryStore(context);
		const {choice} = writeVariedStore(store);
		const request = await planRun(store.root, pool, {...choice, direct: true});
		store.remove(blobFolder(store.push('team/app', {tag: 'broken'}).digest));
		const before = registryTree(store.root);
		fs.mkdirSync(`${store.root}/${cleanupFolder}`);
		fillDisk(context, Infinity);
		await assert.rejects(cleanUpStore(store.root, request, pool), /Something is wrong with the storage/);
		context.mock.restoreAll();
		assertSameTree(registryTree(store.root), before);
	});
});
