import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, it, test, type TestContext} from 'node:test';
import {Refusal, UserError} from '../source/errors.ts';
import {repositoryNode} from '../source/inventory/graph.ts';
import {readLeftovers} from '../source/inventory/read-leftovers.ts';
import {listRuns, runFolder} from '../source/run/journal.ts';
import {acquireLock} from '../source/run/lock.ts';
import type {ThreadPool} from '../source/scan/pool.ts';
import {stages, type ScanProgress} from '../source/scan/scan.ts';
import {createSession, type RunRecord, type Session, type Settings} from '../source/session.ts';
import {findRevision} from '../source/inventory/inventory.ts';
import type {Digest} from '../source/storage/digest.ts';
import {blobFolder, layerLinkFolder, repositoryFolder} from '../source/storage/layout.ts';
import {StorageChanged} from '../source/storage/walk.ts';
import {choose, choosable} from './support/choosing.ts';
import {sampleSettings} from './support/sample-plan.ts';
import {createRun, planRun} from './support/run-store.ts';
import {assertGoes, directPool, wholeImage} from './support/scan-store.ts';
import {temporaryStore, type TestStore} from './support/store.ts';
import {assertSameTree, snapshotTree} from './support/tree.ts';

async function scanned(
	t: TestContext,
	store: TestStore,
	settings: Partial<Settings> = {},
	pool?: ThreadPool,
): Promise<Session> {
	const session = createSession({...sampleSettings, root: store.root, grace: 0, jobs: 2, ...settings}, pool);
	t.after(async () => session.close());
	await session.scan();
	return session;
}

/** A store with half-written files beside what three images were written to the end with. */
function interruptedStore(t: TestContext): {readonly store: TestStore; readonly halves: readonly string[]} {
	const store = temporaryStore(t);
	const halves = ['c', 'a', 'b'].flatMap((name) => {
		const image = store.push(name, {tag: 'v1'});
		return [
			store.leftover(layerLinkFolder(name, image.config.digest), 'link'),
			store.leftover(blobFolder(image.digest), 'data'),
		];
	});
	return {store, halves};
}

describe('half-written files beside whole ones', () => {
	it('are in the plans of a scan once they were looked for, in one order, and nothing else changes', async (t) => {
		const {store, halves} = interruptedStore(t);
		const session = await scanned(t, store);
		assertGoes({plan: session.plan()});
		const {inventory, estimate, selection} = session;
		const before = session.getSnapshot();
		const places: string[] = [];
		await session.findLeftovers((place) => places.push(place));
		assertGoes({plan: session.plan()}, {leftover: halves});
		assert.equal(session.getSnapshot(), before);
		assert.deepEqual([session.inventory, session.estimate, session.selection], [inventory, estimate, selection]);
		assert.equal(session.inventory, inventory);
		assert.ok(places.includes('c') && places.some((place) => place.startsWith('blobs/sha256/')));
		const alone = await scanned(t, store, {jobs: 1});
		await alone.findLeftovers(() => undefined);
		assert.deepEqual(alone.plan().steps, session.plan().steps);
	});

	it('stay in the plan when something else is chosen', async (t) => {
		const {store, halves} = interruptedStore(t);
		const session = await scanned(t, store);
		const looking = session.findLeftovers(() => undefined);
		await choose(session, choosable.repository(0), true);
		await looking;
		const left = halves.filter((path) => !path.startsWith(repositoryFolder('a')));
		assertGoes({plan: session.plan()}, {leftover: left});
		await choose(session, choosable.repository(0), false);
		assertGoes({plan: session.plan()}, {leftover: halves});
	});

	it('are no matter where there are none: the inventory stays the same one', async (t) => {
		const store = temporaryStore(t);
		store.push('app', {tag: 'v1'});
		const {inventory} = await scanned(t, store);
		assert.equal(await readLeftovers(inventory, {pool: directPool(), jobs: 2}), inventory);
	});

	it('are not taken over by another scan that began meanwhile', async (t) => {
		const {store, halves} = interruptedStore(t);
		const session = await scanned(t, store);
		let again: Promise<void> | undefined;
		await session.findLeftovers(() => {
			again ??= session.scan();
		});
		await again;
		assertGoes({plan: session.plan()});
		await session.findLeftovers(() => undefined);
		assertGoes({plan: session.plan()}, {leftover: halves});
	});

	it('are no longer looked for once that was aborted', async (t) => {
		const {store} = interruptedStore(t);
		const session = await scanned(t, store, {jobs: 1});
		const controller = new AbortController();
		const places: string[] = [];
		const looking = session.findLeftovers((place) => {
			places.push(place);
			controller.abort('enough');
		}, controller.signal);
		await assert.rejects(looking, (reason) => reason === 'enough');
		assert.ok(places.length <= 2, 'what was asked for already');
		assertGoes({plan: session.plan()});
		await session.findLeftovers(() => undefined);
	});

	it('are not looked for any further once something cannot be read, which is told', async (t) => {
		const {store} = interruptedStore(t);
		const {inventory} = await scanned(t, store);
		const unreadable = new UserError('Cannot read it');
		let asked = 0;
		const pool = directPool((name) => {
			if (name === 'readBlobLeftovers') {
				asked++;
				throw unreadable;
			}
		});
		await assert.rejects(readLeftovers(inventory, {pool, jobs: 1}), unreadable);
		assert.equal(asked, 2);
	});

	it('are looked for again when something vanishes meanwhile, and that is refused when it does not end', async (t) => {
		const {store, halves} = interruptedStore(t);
		let vanishing = 0;
		const pool = directPool((name) => {
			if (name === 'readRepositoryLeftovers' && vanishing-- > 0) {
				throw new StorageChanged('/a/folder');
			}
		});
		const session = await scanned(t, store, {}, {...pool, isOpen: true, heed() {}});
		vanishing = 4;
		await assert.rejects(
			session.findLeftovers(() => undefined),
			(error) => error instanceof Refusal && error.message.startsWith('The storage changes while it is read'),
		);
		assertGoes({plan: session.plan()});
		vanishing = 3;
		await session.findLeftovers(() => undefined);
		assertGoes({plan: session.plan()}, {leftover: halves});
	});
});

test('a scan tells all that it does, to the end', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	store.push('app');
	const session = createSession({
		...sampleSettings,
		root: store.root,
		grace: 60,
		jobs: 2,
		exclude: ['app'],
	});
	t.after(async () => session.close());
	const seen: ScanProgress[] = [];
	session.subscribe(() => {
		const {stage} = session.getSnapshot();
		if (stage.name === 'scanning') {
			seen.push(stage.progress);
		}
	});
	await session.scan();
	assert.deepEqual(
		[...new Set(seen.map(({stage}) => stage))],
		stages.filter((stage) => stage !== 'leftovers'),
	);
	const last = seen.at(-1)!;
	assert.equal(last.place, 'app');
	assert.equal(last.manifests, 2);
	assert.ok(seen.every((progress, index) => index === 0 || progress.elapsed >= seen[index - 1]!.elapsed));
});

test('the estimate is the plan, before and after a toggle of each kind', async (t) => {
	const store = temporaryStore(t);
	for (const name of ['a', 'b']) {
		store.push(name, {tag: 'v1'});
		store.push(name);
	}

	store.blob('an orphan', 'text/plain');
	const session = await scanned(t, store, {deleteTags: ['b:v1'], exclude: ['b']});
	const check = () => {
		const {manifests, blobs, uploads, bytes} = session.plan().reclaim;
		const {total} = session.estimate;
		assert.deepEqual(
			{manifests: total.manifests, blobs: total.blobs, uploads: total.uploads, bytes: total.bytes},
			{manifests, blobs, uploads, bytes},
		);
		return bytes;
	};

	const toggles: ReadonlyArray<(excluded: boolean) => Promise<void>> = [
		(excluded) => choose(session, choosable.repository(0), excluded),
		(excluded) => choose(session, choosable.repository(1), excluded),
		(excluded) => choose(session, choosable.revision(1), excluded),
		(excluded) => choose(session, choosable.orphans, excluded),
	];
	const before = check();
	await toggles[1]!(false);
	assert.ok(check() > before);
	assert.equal(session.estimate.isHeld(repositoryNode(session.inventory.graph, 1)), false);
	await toggles[1]!(true);
	for (const excluded of [true, true, false, false]) {
		for (const toggle of toggles) {
			await toggle(excluded);
			check();
		}
	}
});

test('by default what was pushed a moment ago is young, and what is young is told', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app');
	const session = await scanned(t, store, {grace: 3600, allowTagless: true});
	assertGoes({plan: session.plan()});
	assert.equal(session.plan().protected.young.manifests, 1);
	assertGoes({plan: (await scanned(t, store)).plan()}, wholeImage('app', image));
});

test('a storage that has manifests and not one tag is shown, and not cleaned unless that is allowed', async (t) => {
	const store = temporaryStore(t);
	store.push('app');
	const session = await scanned(t, store);
	assert.ok(session.refusal instanceof Refusal);
	assert.equal(session.plan().reclaim.manifests, 1);
	await assert.rejects(session.run(session.plan(), {keep: false}), session.refusal);
	assert.equal((await scanned(t, store, {allowTagless: true})).refusal, undefined);
	store.push('other', {tag: 'v1'});
	assert.equal((await scanned(t, store)).refusal, undefined);
	assert.equal((await scanned(t, temporaryStore(t))).refusal, undefined);
});

test('a scan that fails is told by its stage, and the next one may succeed', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	store.symlink('repositories/team', '/nowhere/at/all');
	const session = await scanned(t, store);
	assert.ok(session.problems.some(({kind}) => kind === 'symlink'));
	store.remove('blobs');
	store.symlink('blobs', '/nowhere/at/all');
	await assert.rejects(session.scan(), UserError);
	const {stage} = session.getSnapshot();
	assert.ok(stage.name === 'failed' && stage.error instanceof UserError);
	store.remove('blobs');
	await session.scan();
	assert.equal(session.getSnapshot().stage.name, 'choosing');
	assert.ok(store.has(repositoryFolder('app')));
});

test('a run that did not come to its end is noted, and only looked at', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	store.ownLayer();
	assert.deepEqual((await scanned(t, store)).getSnapshot().notes, []);
	createRun(store.root, await planRun(store.root, directPool()), directPool());
	const [{id, state}] = listRuns(store.root) as [RunRecord];
	assert.equal(state, 'quarantining');
	const before = snapshotTree(store.root);
	const [note, ...more] = (await scanned(t, store)).getSnapshot().notes;
	assert.deepEqual(more, []);
	assert.ok(note?.startsWith(`Run ${id} was stopped or killed before its end (quarantining): `), note);
	assertSameTree(snapshotTree(store.root), before);

	writeFileSync(path.join(runFolder(store.root, id), 'run.json'), '{');
	assert.match((await scanned(t, store)).getSnapshot().notes.join(), /run\.json cannot be read$/);
});

test('what a scan noted of an unfinished run is not told while that run is being finished', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	store.ownLayer();
	createRun(store.root, await planRun(store.root, directPool()), directPool());
	const session = await scanned(t, store, {serve: false});
	assert.equal(session.getSnapshot().notes.length, 1);
	const told: string[] = [];
	session.subscribe(() => {
		const {stage, notes} = session.getSnapshot();
		told.push(...(stage.name === 'running' ? ['running', ...notes] : []));
	});
	await session.settle();
	assert.deepEqual(new Set(told), new Set(['running']));
});

test('nothing is begun while another process works on the storage', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	store.ownLayer();
	const session = await scanned(t, store);
	const lock = acquireLock(store.root);
	await assert.rejects(session.settle(), Refusal);
	await assert.rejects(session.run(session.plan(), {keep: false}), Refusal);
	const [note] = (await scanned(t, store)).getSnapshot().notes;
	assert.ok(note?.startsWith(`Another run (process ${process.pid} on `), note);
	lock.release();
	assert.equal((await session.run(session.plan(), {keep: false})).state, 'purged');
});

test('what was excluded, and included again, holds for every later scan, and for its plan', async (t) => {
	const store = temporaryStore(t);
	const [kept, goes] = [store.push('b'), store.push('b')];
	store.push('c');
	const spared = store.push('d');
	store.push('e', {tag: 'v1'});
	const session = await scanned(t, store, {exclude: ['d']});
	const named = (name: string) => session.inventory.repositories.names.indexOf(name);
	const revision = (name: string, digest: Digest) =>
		findRevision(session.inventory, named(name), session.inventory.digests.find(digest));
	assert.deepEqual(session.changes, []);
	await choose(session, choosable.repository(named('c')));
	await choose(session, choosable.repository(named('d')), false);
	await choose(session, choosable.revision(revision('b', kept.digest)));

	store.push('a', {tag: 'v1'});
	for (let time = 0; time < 2; time++) {
		await session.scan();
		assert.equal(session.changes.length, 3);
		assert.deepEqual([...session.selection.excludedRepositories], [named('c')]);
		assert.deepEqual([...session.selection.excludedRevisions], [revision('b', kept.digest)]);
		const deleted = session.plan().steps.flatMap((step) => (step.kind === 'revision' ? [step.digest] : []));
		assert.deepEqual(deleted.sort(), [goes.digest, spared.digest].sort());
		assert.equal(session.estimate.total.bytes, session.plan().reclaim.bytes);
	}
});
