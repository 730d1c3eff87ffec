import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {describe, it, type TestContext} from 'node:test';
import {Refusal, UserError} from '../../source/errors.ts';
import {stepKinds} from '../../source/plan/plan.ts';
import {stepPath} from '../../source/plan/step-path.ts';
import type {RunHooks} from '../../source/run/execute.ts';
import {isUndoable, isUnfinished, listRuns, quarantineFolder, runFolder} from '../../source/run/journal.ts';
import type {RunPhase, RunProgress} from '../../source/run/run.ts';
import type {Sweep} from '../../source/run/run-tools.ts';
import {revisionFolder, tagCurrentLink} from '../../source/storage/layout.ts';
import {diskFigures} from '../support/disk-figures.ts';
import {cleanStore, createRun, planRun, registryTree, reopen, settleStore, testHooks} from '../support/run-store.ts';
import {directPool} from '../support/scan-store.ts';
import {assertServed, served} from '../support/served.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';
import {assertSameTree, compareTrees} from '../support/tree.ts';
import {writeVariedStore} from '../support/varied-store.ts';
import {withoutRights} from '../support/without-rights.ts';

const pool = directPool();
const nothing = {tags: 0, manifests: 0, layerLinks: 0, blobs: 0, bytes: 0};

/** A store with one image that stays, and so many steps. */
function storeWithSteps(store: TestStore, blobs: number): void {
	store.push('team/app', {tag: 'v1'});
	for (let count = 0; count < blobs; count++) {
		store.ownLayer(20);
	}
}

/** Hooks that stop the run once a phase has come so far. */
function stoppingAt(isThere: (progress: RunProgress) => boolean, signal: 'SIGINT' | 'SIGTERM' = 'SIGINT'): RunHooks {
	let stopped = false;
	return {
		onProgress(progress) {
			stopped ||= isThere(progress);
		},
		stopped: () => (stopped ? signal : undefined),
	};
}

/** The registry's collector. */
const sweepOf = (carryOut: Sweep['carryOut'], rehearse = async () => Promise.resolve()): Sweep => ({
	rehearse,
	carryOut,
});

const stateOf = ({root}: TestStore) => listRuns(root).at(-1)!.state;

describe('a whole run', () => {
	it('removes what its plan says and nothing else, and measures what the plan predicted', async (context) => {
		const store = temporaryStore(context);
		const {choice, keptTags} = writeVariedStore(store);
		const before = {tree: registryTree(store.root), served: served(store.root), figures: diskFigures(store.root)};
		const request = await planRun(store.root, pool, choice);
		const {plan} = request;
		assert.deepEqual(new Set(plan.steps.map(({kind}) => kind)), new Set(stepKinds), 'a step of every kind');
		const startedAt = Date.now();
		const result = await createRun(store.root, request, pool).execute();
		const {id, elapsed, free, ...rest} = result;
		assert.ok(free !== undefined && free.before > 0 && free.after > 0);
		assert.deepEqual(rest, {
			state: 'purged',
			before: plan.before,
			after: plan.after,
			restored: nothing,
			dropped: [],
			newProblems: [],
		});
		assert.ok(elapsed >= 0 && elapsed <= Date.now() - startedAt);

		const figures = diskFigures(store.root);
		for (const key of [
			'repositories',
			'manifests',
			'layerLinks',
			'blobs',
			'bytes',
			'uploads',
			'uploadBytes',
		] as const) {
			assert.equal(figures[key], result.after[key], key);
			assert.equal(before.figures[key], result.before[key], key);
		}

		const differences = compareTrees(before.tree, registryTree(store.root));
		assert.ok(differences.every((line) => line.startsWith('-')));
		assertServed(served(store.root), before.served, keptTags);
		assert.deepEqual(fs.readdirSync(runFolder(store.root, id)), ['run.json']);
		const {blobs, bytes} = plan.reclaim;
		assert.deepEqual(
			listRuns(store.root).map(({startedAt: _, ...record}) => record),
			[{version: 1, id, state: 'purged', keep: false, blobs, bytes}],
		);
		assert.deepEqual((await planRun(store.root, pool, choice)).plan.steps, [], 'nothing is left to do');
	});

	it('tells each phase from its beginning to its end, in their order', async (context) => {
		const store = temporaryStore(context);
		const {choice} = writeVariedStore(store);
		const request = await planRun(store.root, pool, choice);
		const hooks = testHooks();
		await createRun(store.root, request, pool, hooks).execute();
		const phases = hooks.progress.map(({phase}) => phase);
		assert.deepEqual(
			phases.filter((phase, index) => phase !== phases[index - 1]),
			['remove', 'sweep', 'mark', 'verify', 'purge'] satisfies RunPhase[],
		);
		const lastOf = (wanted: RunPhase) => hooks.progress.filter(({phase}) => phase === wanted).at(-1)!;
		const {steps, reclaim, after} = request.plan;
		const swept = steps.filter(({kind}) => ['blob', 'upload', 'leftover', 'repository'].includes(kind));
		assert.equal(lastOf('remove').done, steps.length - swept.length);
		assert.equal(lastOf('sweep').done, swept.length);
		assert.equal(lastOf('sweep').bytesDone, reclaim.bytes);
		assert.equal(lastOf('purge').bytesDone, reclaim.bytes);
		assert.equal(lastOf('verify').done, after.tags);
		for (const phase of ['remove', 'sweep', 'mark', 'verify', 'purge'] as const) {
			const {done, total, bytesDone, bytesTotal} = lastOf(phase);
			assert.equal(done, total, phase);
			assert.equal(bytesDone, phase === 'remove' ? 0 : bytesTotal, phase);
		}

		const {recent} = lastOf('sweep');
		assert.ok(recent.length > 0 && recent.length <= 5);
		assert.ok(recent.every((line) => /^(?:removed|swept) \S+$/.test(line)));
	});

	it('drops what has changed since the plan, and tells it', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		const gone = store.push('team/app', {tag: 'old'});
		const layer = store.ownLayer();
		const request = await planRun(store.root, pool, {deleteTags: ['team/app:old']});
		store.tag('team/app', 'old', store.push('team/app'));
		store.removeBlob(layer.digest);
		const result = await createRun(store.root, request, pool).execute();
		assert.deepEqual(result.dropped, [
			{
				kind: 'tag',
				path: 'repositories/team/app/_manifests/tags/old',
				reason: 'the tag was pushed meanwhile',
			},
			{
				kind: 'blob',
				path: `blobs/sha256/${layer.digest.slice(7, 9)}/${layer.digest.slice(7)}`,
				reason: 'it is gone already',
			},
		]);
		assert.ok(served(store.root).get('team/app:old')!.size > 0);
		assert.ok(!store.hasRevision('team/app', gone.digest));
	});

	it('puts back what has become needed since, and tells it', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		const image = store.push('team/app', {layers: 2});
		const request = await planRun(store.root, pool);
		store.tag('team/app', 'stable', image);
		const {restored, state, after, newProblems} = await createRun(store.root, request, pool).execute();
		assert.equal(state, 'purged');
		assert.deepEqual(restored, {
			tags: 0,
			manifests: 1,
			layerLinks: 3,
			blobs: 4,
			bytes: [image, image.config, ...image.layers].reduce((sum, {size}) => sum + size, 0),
		});
		assert.deepEqual(newProblems, []);
		assert.equal(after.tags, 2);
		assert.equal(served(store.root).get('team/app:stable')!.size, 4);
	});

	it('puts everything back when there is damage that was not there before', async (context) => {
		const store = temporaryStore(context);
		const {choice} = writeVariedStore(store);
		const image = store.push('team/app', {tag: 'v3'});
		const request = await planRun(store.root, pool, choice);
		const missing = image.layers[0]!.digest;
		store.removeBlob(missing);
		const before = registryTree(store.root);
		const hooks = testHooks();
		const result = await createRun(store.root, request, pool, hooks).execute();
		assert.equal(result.state, 'undone');
		assert.deepEqual(
			result.newProblems.map(({kind, digest}) => [kind, digest]),
			[['blob-missing', missing]],
		);
		const {tags, manifests, layerLinks, blobs, bytes} = request.plan.reclaim;
		assert.deepEqual(result.restored, {tags, manifests, layerLinks, blobs, bytes});
		assertSameTree(registryTree(store.root), before);
		assert.ok(!hooks.progress.some(({phase}) => phase === 'purge'));
		assert.ok(hooks.progress.some(({phase}) => phase === 'undo'));
		assert.ok(!fs.existsSync(quarantineFolder(store.root, result.id)));
	});

	it('goes on in spite of damage that was there before', async (context) => {
		const store = temporaryStore(context);
		const image = store.push('team/app', {tag: 'v1', layers: 2});
		store.push('team/app');
		store.removeBlob(image.layers[0]!.digest);
		const result = await cleanStore(store.root, pool);
		assert.equal(result.state, 'purged');
		assert.deepEqual(result.newProblems, []);
	});

	it('keeps everything in quarantine when it is to be kept, and a purge later ends in the same storage', async (context) => {
		const [kept, purged] = [1, 2].map(() => temporaryStore(context, 7));
		const {choice} = writeVariedStore(kept!);
		writeVariedStore(purged!);
		const request = await planRun(kept!.root, pool, {...choice, keep: true});
		const result = await createRun(kept!.root, request, pool).execute();
		assert.equal(result.state, 'quarantined');
		assert.deepEqual(result.after, request.plan.after);
		assert.ok(fs.existsSync(quarantineFolder(kept!.root, result.id)));
		assert.deepEqual(listRuns(kept!.root).filter(isUnfinished), [], 'nobody purges it by the way');
		const later = await reopen(kept!.root, result, pool).purge();
		assert.equal(later.state, 'purged');
		assert.deepEqual(later.after, request.plan.after);
		assert.ok(!fs.existsSync(quarantineFolder(kept!.root, result.id)));

		await cleanStore(purged!.root, pool, choice);
		const withoutUploads = (store: TestStore) =>
			new Map([...registryTree(store.root)].filter(([at]) => !/_uploads\//.test(at)));
		assertSameTree(withoutUploads(kept!), withoutUploads(purged!));
	});

	it('looks again before a purge: what a tag has moved to since comes back', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		const [wanted, unwanted] = [1, 2].map(() => store.push('team/app'));
		const {id} = await cleanStore(store.root, pool, {keep: true});
		const [held] = listRuns(store.root);
		store.tag('team/app', 'stable', wanted!);
		const {restored, state} = await reopen(store.root, {id}, pool).purge();
		assert.equal(state, 'purged');
		assert.equal(restored.manifests, 1);
		const [record] = listRuns(store.root);
		assert.deepEqual(
			[record?.blobs, record?.bytes],
			[held!.blobs - restored.blobs, held!.bytes - restored.bytes],
			'the record tells what the purge has freed',
		);
		assert.ok(restored.blobs > 0);
		assert.equal(served(store.root).get('team/app:stable')!.size, 3);
		assert.ok(!store.hasBlob(unwanted!.digest));
	});

	it('has a quarantine for each run, and each one can be undone by itself', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		store.push('team/app');
		const first = registryTree(store.root);
		const one = await cleanStore(store.root, pool, {keep: true});
		const between = registryTree(store.root);
		store.push('team/other');
		const second = registryTree(store.root);
		const two = await cleanStore(store.root, pool, {keep: true});
		await reopen(store.root, one, pool).undo();
		await reopen(store.root, two, pool).undo();
		const expected = new Map([...first, ...second]);
		assert.ok(between.size < first.size);
		assertSameTree(registryTree(store.root), expected);
	});
});

describe('a run that is paused before its purge', () => {
	it('looks again before it goes on: something may have become needed meanwhile', async (context) => {
		const store = temporaryStore(context);
		const old = store.push('team/app', {tag: 'v1'});
		store.push('team/app', {tag: 'v1'});
		let rests = 0;
		const hooks = testHooks({
			async rest() {
				// The first one is before the look.
				const isVerified = stateOf(store) === 'quarantined' && ++rests === 2;
				if (isVerified) {
					assert.ok(!store.hasRevision('team/app', old.digest));
					store.writeLink(path.posix.dirname(tagCurrentLink('team/app', 'again')), old.digest);
				}

				return isVerified;
			},
		});
		const result = await cleanStore(store.root, pool, {}, hooks);
		assert.equal(result.state, 'purged');
		assert.equal(result.restored.manifests, 1);
		assert.equal(hooks.progress.at(-1)!.putBack, 7);
		assert.ok(store.hasRevision('team/app', old.digest) && store.hasBlob(old.digest));
	});
});

describe('a run that is stopped', () => {
	it('at once has moved nothing', async (context) => {
		const store = temporaryStore(context);
		storeWithSteps(store, 250);
		const before = registryTree(store.root);
		const result = await cleanStore(store.root, pool, {}, {onProgress: () => undefined, stopped: () => 'SIGTERM'});
		assert.equal(result.stopped, 'SIGTERM');
		assert.equal(result.state, 'quarantining');
		assert.deepEqual(result.after, result.before);
		assertSameTree(registryTree(store.root), before);
	});

	it('at a safe point while it moves has moved a part, and the next start settles it', async (context) => {
		const store = temporaryStore(context);
		storeWithSteps(store, 250);
		const before = served(store.root);
		const result = await cleanStore(
			store.root,
			pool,
			{},
			stoppingAt(({phase, done}) => phase === 'sweep' && done > 0),
		);
		assert.equal(result.stopped, 'SIGINT');
		assert.equal(result.state, 'quarantining');
		assert.equal(result.after.blobs, result.before.blobs - 100, 'within a hundred steps');
		assert.deepEqual(result.after.blobs, diskFigures(store.root).blobs);
		assertServed(served(store.root), before, before.keys());

		const [settled, ...others] = await settleStore(store.root, pool);
		assert.deepEqual(others, []);
		assert.equal(settled!.state, 'purged');
		assert.equal(settled!.id, result.id);
		assert.equal(settled!.stopped, undefined);
		assert.equal(settled!.after.blobs, result.after.blobs);
		assert.ok(!fs.existsSync(quarantineFolder(store.root, result.id)));
		assert.deepEqual(await settleStore(store.root, pool), []);
		const rest = await cleanStore(store.root, pool);
		assert.equal(rest.before.blobs - rest.after.blobs, 150);
	});

	it('puts back what has become needed by then', async (context) => {
		const store = temporaryStore(context);
		const image = store.push('team/app');
		storeWithSteps(store, 250);
		const request = await planRun(store.root, pool);
		store.tag('team/app', 'stable', image);
		const {restored, stopped} = await createRun(
			store.root,
			request,
			pool,
			stoppingAt(({phase, done}) => phase === 'sweep' && done > 0),
		).execute();
		assert.equal(stopped, 'SIGINT');
		assert.equal(restored.manifests, 1);
		assertServed(served(store.root), new Map(), []);
		assert.equal(served(store.root).get('team/app:stable')!.size, 3);
	});

	for (const phase of ['mark', 'verify'] as const) {
		it(`while it looks again (${phase}) deletes nothing: it can still be undone`, async (context) => {
			const store = temporaryStore(context);
			storeWithSteps(store, 20);
			const before = registryTree(store.root);
			const result = await cleanStore(
				store.root,
				pool,
				{},
				stoppingAt((progress) => progress.phase === phase),
			);
			assert.equal(result.stopped, 'SIGINT');
			assert.equal(result.state, 'quarantined');
			assert.equal(stateOf(store), 'quarantined');
			assert.ok(listRuns(store.root).every(isUnfinished), 'it was not to be kept: the next start purges it');
			await reopen(store.root, result, pool).undo();
			assertSameTree(registryTree(store.root), before);
		});
	}

	it('while it purges leaves the rest to the next start', async (context) => {
		const store = temporaryStore(context);
		storeWithSteps(store, 500);
		const request = await planRun(store.root, pool);
		const blobs = request.plan.steps.map((step) => stepPath(step));
		const isGone = (blob: string) => {
			const {id} = listRuns(store.root)[0]!;
			return !fs.existsSync(`${quarantineFolder(store.root, id)}/${blob}`);
		};
		const result = await createRun(store.root, request, pool, {
			onProgress: () => undefined,
			stopped: () => (stateOf(store) === 'purging' && isGone(blobs[0]!) ? 'SIGTERM' : undefined),
		}).execute();
		assert.equal(blobs.filter(isGone).length, 200, 'between two batches');
		assert.equal(result.stopped, 'SIGTERM');
		assert.equal(result.state, 'purging');
		assert.equal(stateOf(store), 'purging');
		assert.ok(fs.existsSync(quarantineFolder(store.root, result.id)));
		const [settled] = await settleStore(store.root, pool);
		assert.equal(settled!.state, 'purged');
		assert.deepEqual(settled!.after, result.after);
		assert.ok(!fs.existsSync(quarantineFolder(store.root, result.id)));
	});

	it('and was to be kept, before it has looked again, does so once it is settled', async (context) => {
		const store = temporaryStore(context);
		const wanted = store.push('team/app', {tag: 'v1'});
		store.push('team/app', {tag: 'v1'});
		const request = await planRun(store.root, pool, {keep: true});
		store.tag('team/app', 'again', wanted);
		const dying = testHooks({
			onProgress({phase}) {
				assert.notEqual(phase, 'mark', 'killed');
			},
		});
		await assert.rejects(async () => createRun(store.root, request, pool, dying).execute(), /killed/);
		assert.ok(!store.hasRevision('team/app', wanted.digest));
		const [settled] = await settleStore(store.root, pool);
		assert.equal(settled!.state, 'quarantined');
		assert.equal(served(store.root).get('team/app:again')!.size, 3);
	});

	it('and was to be kept stays kept once it is settled', async (context) => {
		const store = temporaryStore(context);
		storeWithSteps(store, 250);
		const before = registryTree(store.root);
		const hooks = stoppingAt(({phase, done}) => phase === 'sweep' && done > 0);
		const {id} = await cleanStore(store.root, pool, {keep: true}, hooks);
		const [settled] = await settleStore(store.root, pool);
		assert.equal(settled!.state, 'quarantined');
		assert.deepEqual(await settleStore(store.root, pool), []);
		await reopen(store.root, {id}, pool).undo();
		assertSameTree(registryTree(store.root), before);
	});

	it('in its undo goes on with that when it is settled', async (context) => {
		const store = temporaryStore(context);
		storeWithSteps(store, 30);
		const before = registryTree(store.root);
		const {id} = await cleanStore(store.root, pool, {keep: true});
		const {renameSync} = fs;
		let renames = 0;
		context.mock.method(fs, 'renameSync', (from: string, to: string) => {
			if (++renames > 10) {
				throw Object.assign(new Error('input/output error'), {code: 'EIO'});
			}

			renameSync(from, to);
		});
		await assert.rejects(reopen(store.root, {id}, pool).undo(), UserError);
		context.mock.restoreAll();
		assert.equal(stateOf(store), 'undoing');
		const [settled] = await settleStore(store.root, pool);
		assert.equal(settled!.state, 'undone');
		assertSameTree(registryTree(store.root), before);
	});
});

describe('a run whose blobs the registry itself sweeps', () => {
	it('moves no blob, sweeps between two looks, and purges then', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		const image = store.push('team/app');
		const request = await planRun(store.root, pool, {sweptByRegistry: true});
		const events: string[] = [];
		const hooks = testHooks({
			sweep: sweepOf(async (onProgress) => {
				events.push(`sweep with ${store.hasBlob(image.digest) ? 'all blobs' : 'some'}`);
				for (const step of request.plan.steps) {
					if (step.kind === 'blob') {
						store.removeBlob(step.digest);
					}
				}

				onProgress(3, 3);
			}),
		});
		const result = await createRun(store.root, request, pool, hooks).execute();
		assert.deepEqual(events, ['sweep with all blobs']);
		assert.equal(result.state, 'purged');
		assert.deepEqual(result.after, request.plan.after);
		assert.equal(listRuns(store.root)[0]!.blobs, 0, 'it never held one');
		const phases = hooks.progress.map(({phase}) => phase);
		assert.deepEqual(
			phases.filter((phase, index) => phase !== phases[index - 1]),
			['remove', 'mark', 'verify', 'sweep', 'mark', 'verify', 'purge'],
		);
	});

	it('puts everything back and sweeps nothing when that would take something else', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		store.push('team/app', {tag: 'old'});
		const before = registryTree(store.root);
		const refusal = new Refusal('It would take more');
		const hooks = testHooks({
			sweep: sweepOf(
				async () => assert.fail('It swept'),
				async () => Promise.reject(refusal),
			),
		});
		const choice = {sweptByRegistry: true, deleteTags: ['team/app:old']};
		await assert.rejects(cleanStore(store.root, pool, choice, hooks), refusal);
		assert.equal(stateOf(store), 'undone');
		assertSameTree(registryTree(store.root), before);
	});

	it('cannot be undone once it sweeps; when that fails the next start settles it', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		store.push('team/app');
		const failure = new UserError('garbage-collect failed', {hint: 'See its output.'});
		const hooks = testHooks({sweep: sweepOf(async () => Promise.reject(failure))});
		await assert.rejects(cleanStore(store.root, pool, {sweptByRegistry: true}, hooks), failure);
		assert.equal(stateOf(store), 'purging');
		assert.ok(!isUndoable(listRuns(store.root)[0]!));
		const [settled] = await settleStore(store.root, pool);
		assert.equal(settled!.state, 'purged');
		assert.equal((await cleanStore(store.root, pool)).after.blobs, 3);
	});

	it('gets its links back when the sweep took what a tag needs', async (context) => {
		const store = temporaryStore(context);
		const kept = store.push('team/app', {tag: 'v1'});
		const image = store.push('team/app');
		const hooks = testHooks({
			sweep: sweepOf(async () => store.removeBlob(kept.layers[0]!.digest)),
		});
		const result = await cleanStore(store.root, pool, {sweptByRegistry: true}, hooks);
		assert.equal(result.state, 'undone');
		assert.equal(result.newProblems.length, 1);
		assert.ok(store.hasRevision('team/app', image.digest));
	});

	it('does not sweep when something is wrong already', async (context) => {
		const store = temporaryStore(context);
		const kept = store.push('team/app', {tag: 'v1'});
		store.push('team/app');
		const request = await planRun(store.root, pool, {sweptByRegistry: true});
		store.removeBlob(kept.layers[0]!.digest);
		const hooks = testHooks({
			sweep: sweepOf(async () => assert.fail('It swept')),
		});
		assert.equal((await createRun(store.root, request, pool, hooks).execute()).state, 'undone');
	});

	it('tells what came back before the sweep and after it', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		const [one, two] = [1, 2].map(() => store.push('team/app'));
		const request = await planRun(store.root, pool, {sweptByRegistry: true});
		store.tag('team/app', 'one', one!);
		const hooks = testHooks({
			sweep: sweepOf(async () => store.tag('team/app', 'two', two!)),
		});
		const {restored} = await createRun(store.root, request, pool, hooks).execute();
		assert.equal(restored.manifests, 2);
		assert.ok(store.has(tagCurrentLink('team/app', 'two')) && store.hasRevision('team/app', two!.digest));
	});
});

describe('an error in the middle of a run', () => {
	/** Lets so many renames of a run be, then fails. */
	function failAfter(code: string, count: number) {
		const {renameSync} = fs;
		let renames = 0;
		return (from: string, to: string) => {
			// The run's own record is not what fails.
			if (!to.endsWith('run.json') && ++renames > count) {
				throw Object.assign(new Error(`${code}: it failed`), {code});
			}

			renameSync(from, to);
		};
	}

	for (const [code, message] of [
		['EACCES', /You \(uid \d+\) may not write to/],
		['EROFS', /is on a read-only file system/],
		['EIO', /Cannot write to/],
	] as const) {
		it(`is told with its path and a hint (${code}), nothing is lost, and the next start settles it`, async (context) => {
			const store = temporaryStore(context);
			const {choice, keptTags} = writeVariedStore(store);
			const before = {served: served(store.root), tree: registryTree(store.root)};
			const request = await planRun(store.root, pool, choice);
			for (const count of [0, 5, 40]) {
				const run = createRun(store.root, request, pool);
				context.mock.method(fs, 'renameSync', failAfter(code, count));
				await assert.rejects(run.execute(), (error) => {
					assert.ok(error instanceof UserError, String(error));
					assert.match(error.message, message);
					assert.ok(error.message.includes(store.root));
					assert.ok(error.hint !== undefined && error.cause instanceof Error);
					assert.equal(error.exitCode, 1);
					return true;
				});
				context.mock.restoreAll();
				assert.equal(stateOf(store), 'quarantining');
				assertServed(served(store.root), before.served, keptTags);
				const {id} = listRuns(store.root).at(-1)!;
				await reopen(store.root, {id}, pool).undo();
				assertSameTree(registryTree(store.root), before.tree, `${code} after ${count} steps`);
			}

			const run = createRun(store.root, request, pool);
			context.mock.method(fs, 'renameSync', failAfter(code, 30));
			await assert.rejects(run.execute(), UserError);
			context.mock.restoreAll();
			const [settled] = await settleStore(store.root, pool);
			assert.equal(settled!.state, 'purged');
			const last = await cleanStore(store.root, pool, choice);
			assert.deepEqual(last.after, request.plan.after);
			assertServed(served(store.root), before.served, keptTags);
		});
	}

	it('for want of rights is told with the place, and settled by whoever has them', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		store.push('team/app');
		store.push('team/locked', {tag: 'v1'});
		const image = store.push('team/locked');
		const before = served(store.root);
		const revision = store.path(revisionFolder('team/locked', image.digest));
		for (const at of [
			store.root,
			...fs.readdirSync(store.root, {recursive: true}).map((at) => `${store.root}/${String(at)}`),
		]) {
			// As whoever has no more rights than everybody, who owns all of it.
			fs.chmodSync(at, fs.statSync(at).isDirectory() ? 0o777 : 0o666);
		}

		// That has changed when each link was changed last: only now, a plan is one of what is there.
		const request = await planRun(store.root, pool);
		fs.chmodSync(path.dirname(revision), 0o555);
		const runStore = new URL('../support/run-store.js', import.meta.url);
		const {error} = withoutRights(store, runStore, 'runAlone', store.root, request);
		fs.chmodSync(path.dirname(revision), 0o777);
		assert.match(error?.message ?? '', /^You \(uid \d+\) may not write to /);
		assert.ok(error?.message.endsWith(revision), error?.message);
		assert.match(error?.hint ?? '', /[Ss]tart as the user that the registry's files belong to/);
		assert.equal(error?.exitCode, 1);
		assertServed(served(store.root), before, ['team/app:v1', 'team/locked:v1']);
		assert.ok(store.hasRevision('team/locked', image.digest));
		const [settled] = await settleStore(store.root, pool);
		assert.equal(settled!.state, 'purged');
		assert.deepEqual((await cleanStore(store.root, pool)).after, request.plan.after);
	});

	/** A disk on which no folder can be made once so many were made, until something is deleted. */
	function fillDisk(context: TestContext, folders: number): void {
		const {mkdirSync, openSync, rmSync} = fs;
		const full = () => Object.assign(new Error('no space left on device'), {code: 'ENOSPC'});
		let left = folders;
		context.mock.method(fs, 'mkdirSync', (...parameters: Parameters<typeof mkdirSync>) => {
			if (--left < 0) {
				throw full();
			}

			return mkdirSync(...parameters);
		});
		context.mock.method(fs, 'openSync', (...parameters: Parameters<typeof openSync>) => {
			if (left < 0 && parameters[1] === 'w') {
				throw full();
			}

			return openSync(...parameters);
		});
		context.mock.method(fs, 'rmSync', (...parameters: Parameters<typeof rmSync>) => {
			rmSync(...parameters);
			left = Math.max(left, 0);
		});
	}

	it('for a full disk deletes what it has moved, and the next runs do the rest', async (context) => {
		const store = temporaryStore(context);
		const {choice, keptTags} = writeVariedStore(store);
		const before = served(store.root);
		const {plan} = await planRun(store.root, pool, choice);
		let runs = 0;
		for (let isDone = false; !isDone; runs++) {
			const request = await planRun(store.root, pool, choice);
			const run = createRun(store.root, request, pool);
			fillDisk(context, 20);
			try {
				const {after} = await run.execute();
				assert.deepEqual(after, plan.after);
				isDone = true;
			} catch (error) {
				assert.ok(error instanceof UserError, String(error));
				assert.equal(error.message, 'The disk was too full to move everything at once');
				assert.match(error.hint ?? '', /Start again for the rest/);
				assert.ok(error.cause instanceof UserError && /The disk is so full/.test(error.cause.message));
			} finally {
				context.mock.restoreAll();
			}

			assert.equal(stateOf(store), 'purged');
			assertServed(served(store.root), before, keptTags);
		}

		assert.ok(runs > 2, `${runs} runs`);
	});

	it('for a full disk deletes nothing that is to be kept', async (context) => {
		const store = temporaryStore(context);
		const {choice} = writeVariedStore(store);
		const before = registryTree(store.root);
		const run = createRun(store.root, await planRun(store.root, pool, {...choice, keep: true}), pool);
		fillDisk(context, 20);
		await assert.rejects(run.execute(), /The disk is so full/);
		context.mock.restoreAll();
		assert.equal(stateOf(store), 'quarantining');
		await reopen(store.root, listRuns(store.root).at(-1)!, pool).undo();
		assertSameTree(registryTree(store.root), before);
	});

	it('while it looks again leaves the run to the next start', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		store.push('team/app');
		const request = await planRun(store.root, pool);
		const failing = directPool((name) => {
			if (name === 'readTags') {
				throw new UserError('Cannot read /somewhere (EIO)', {hint: 'Check the file system.'});
			}
		});
		await assert.rejects(createRun(store.root, request, failing).execute(), /Cannot read \/somewhere/);
		assert.equal(stateOf(store), 'quarantined');
		const [settled] = await settleStore(store.root, pool);
		assert.equal(settled!.state, 'purged');
		assert.deepEqual(settled!.after, request.plan.after);
	});

	it('before the first step leaves nothing behind', async (context) => {
		const store = temporaryStore(context);
		storeWithSteps(store, 3);
		const before = registryTree(store.root);
		const request = await planRun(store.root, pool);
		context.mock.method(fs, 'fsyncSync', () => {
			throw Object.assign(new Error('no space left on device'), {code: 'ENOSPC'});
		});
		assert.throws(() => createRun(store.root, request, pool), /The disk is so full/);
		context.mock.restoreAll();
		assertSameTree(registryTree(store.root), before);
		assert.deepEqual(listRuns(store.root), []);
	});
});
