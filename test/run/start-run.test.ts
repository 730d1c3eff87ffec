import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {describe, it} from 'node:test';
import {Refusal, UserError} from '../../source/errors.ts';
import {listRuns, quarantineFolder, runFolder} from '../../source/run/journal.ts';
import {acquireLock} from '../../source/run/lock.ts';
import type {RunOrder} from '../../source/run/run-messages.ts';
import type {RunProgress, RunResult} from '../../source/run/run.ts';
import {startRun, type RunListener} from '../../source/run/start-run.ts';
import {findOtherRun, watchRun} from '../../source/run/watch-run.ts';
import {cleanupFolder} from '../../source/storage/layout.ts';
import {planRun, registryTree, type Choice} from '../support/run-store.ts';
import {directPool} from '../support/scan-store.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';
import {assertSameTree} from '../support/tree.ts';
import {writeVariedStore} from '../support/varied-store.ts';

const pool = directPool();
const silent: RunListener = {onProgress: () => undefined};

async function orderClean({root}: TestStore, choice: Choice = {}): Promise<RunOrder> {
	return {kind: 'clean', root, jobs: 1, run: await planRun(root, pool, choice)};
}

const clean = async (store: TestStore, choice?: Choice, listener = silent, signal?: AbortSignal): Promise<RunResult> =>
	(await startRun(await orderClean(store, choice), listener, signal))[0]!;

/** True once the lock is free again. */
function isFree({root}: TestStore): boolean {
	acquireLock(root).release();
	return true;
}

function storeWithSteps(store: TestStore, blobs: number): void {
	store.push('team/app', {tag: 'v1'});
	for (let count = 0; count < blobs; count++) {
		store.ownLayer(20);
	}
}

/** Aborts with a signal once the run has come to a phase. */
function abortAt(phase: RunProgress['phase'], reason: unknown): {listener: RunListener; signal: AbortSignal} {
	const controller = new AbortController();
	return {
		signal: controller.signal,
		listener: {
			onProgress(progress) {
				if (progress.phase === phase) {
					controller.abort(reason);
				}
			},
		},
	};
}

describe('a paused run', () => {
	/** A run that is asked to pause at once; resolves when it rests. */
	async function resting(store: TestStore, signal?: AbortSignal) {
		let goOn: () => void = () => undefined;
		let ended: Promise<readonly RunResult[]> | undefined;
		const order = await orderClean(store);
		const rests: boolean[] = [];
		await new Promise<void>((resolve, reject) => {
			const listener: RunListener = {
				...silent,
				onStart(pause) {
					pause(true);
					goOn = () => pause(false);
				},
				onRest(isResting) {
					rests.push(isResting);
					resolve();
				},
			};
			ended = startRun(order, listener, signal);
			ended.catch(reject);
		});
		return {goOn, ended: ended!, rests};
	}

	it('rests with its lock held, is seen resting by those who watch, and goes on to its end', async (context) => {
		const store = temporaryStore(context);
		storeWithSteps(store, 3);
		const {goOn, ended, rests} = await resting(store);
		assert.deepEqual(rests, [true]);
		assert.equal(listRuns(store.root)[0]!.state, 'quarantining');
		const other = findOtherRun(store.root)!;
		assert.throws(() => acquireLock(store.root), Refusal);
		await assert.rejects(
			watchRun(store.root, other, ({resting: isSeen}) => {
				if (isSeen) {
					throw new Error('seen resting');
				}
			}),
			/seen resting/,
		);
		goOn();
		assert.equal((await ended)[0]!.state, 'purged');
		assert.deepEqual(rests, [true, false]);
		assert.ok(isFree(store));
	});

	it('is stopped by a signal as any other', async (context) => {
		const store = temporaryStore(context);
		storeWithSteps(store, 3);
		const controller = new AbortController();
		const {ended} = await resting(store, controller.signal);
		controller.abort('SIGTERM');
		const [result] = await ended;
		assert.equal(result!.stopped, 'SIGTERM');
		assert.equal(result!.state, 'quarantining');
		assert.ok(isFree(store));
	});
});

describe('a run in a thread of its own', () => {
	it('cleans, tells how far it is, and gives the lock back', async (context) => {
		const store = temporaryStore(context);
		const {choice} = writeVariedStore(store);
		const order = await orderClean(store, choice);
		const phases: string[] = [];
		const results = await startRun(order, {onProgress: ({phase}) => phases.push(phase)});
		assert.equal(results.length, 1);
		const [result] = results;
		assert.equal(result!.state, 'purged');
		assert.ok(order.kind === 'clean');
		assert.deepEqual(result!.after, order.run.plan.after);
		assert.deepEqual(
			phases.filter((phase, index) => phase !== phases[index - 1]),
			['remove', 'sweep', 'mark', 'verify', 'purge'],
		);
		assert.ok(isFree(store));
	});

	it('keeps what is to be kept, undoes and purges it by its id', async (context) => {
		const store = temporaryStore(context);
		const {choice} = writeVariedStore(store);
		const before = registryTree(store.root);
		const {root} = store;
		const first = await clean(store, {...choice, keep: true});
		assert.equal(first.state, 'quarantined');
		const [undone] = await startRun({kind: 'undo', root, jobs: 1, id: first.id}, silent);
		assert.equal(undone!.state, 'undone');
		assertSameTree(registryTree(root), before);
		const second = await clean(store, {...choice, keep: true});
		const [purged] = await startRun({kind: 'purge', root, jobs: 1, id: second.id}, silent);
		assert.equal(purged!.state, 'purged');
		assert.deepEqual(purged!.after, second.after);
		assert.ok(!fs.existsSync(quarantineFolder(root, second.id)));
	});

	it('settles everything that was left unfinished, and nothing else', async (context) => {
		const store = temporaryStore(context);
		const {root} = store;
		storeWithSteps(store, 150);
		const kept = await clean(store, {keep: true});
		store.ownLayer();
		const one = await clean(store, {}, silent, AbortSignal.abort('SIGINT'));
		store.ownLayer();
		const two = await clean(store, {}, silent, AbortSignal.abort('SIGINT'));
		assert.deepEqual([one.state, two.state], ['quarantining', 'quarantining']);
		const results = await startRun({kind: 'settle', root, jobs: 1}, silent);
		assert.deepEqual(
			results.map(({id, state}) => [id, state]),
			[
				[one.id, 'purged'],
				[two.id, 'purged'],
			],
		);
		assert.deepEqual(
			listRuns(root).map(({id, state}) => [id, state]),
			[
				[kept.id, 'quarantined'],
				[one.id, 'purged'],
				[two.id, 'purged'],
			],
		);
		assert.deepEqual(await startRun({kind: 'settle', root, jobs: 1}, silent), []);
	});

	it('stops settling when it is stopped', async (context) => {
		const store = temporaryStore(context);
		const {root} = store;
		storeWithSteps(store, 5);
		for (const _ of [1, 2]) {
			await clean(store, {}, silent, AbortSignal.abort('SIGINT'));
		}

		const results = await startRun({kind: 'settle', root, jobs: 1}, silent, AbortSignal.abort('SIGTERM'));
		assert.deepEqual(
			results.map(({state, stopped}) => [state, stopped]),
			[['quarantining', 'SIGTERM']],
		);
	});

	for (const [reason, expected] of [
		['SIGINT', 'SIGINT'],
		['SIGTERM', 'SIGTERM'],
		[new Error('stopped by SIGTERM'), 'SIGTERM'],
		[undefined, 'SIGINT'],
	] as const) {
		it(`stops at a safe point and says by which signal (${String(reason)})`, async (context) => {
			const store = temporaryStore(context);
			storeWithSteps(store, 3);
			const before = registryTree(store.root);
			const result = await clean(store, {}, silent, AbortSignal.abort(reason));
			assert.equal(result.stopped, expected);
			assert.equal(result.state, 'quarantining');
			assertSameTree(registryTree(store.root), before);
			assert.ok(isFree(store));
		});
	}

	it('hears a stop while it works', async (context) => {
		const store = temporaryStore(context);
		storeWithSteps(store, 300);
		const {listener, signal} = abortAt('mark', 'SIGTERM');
		const result = await clean(store, {}, listener, signal);
		// The thread goes on until it hears it: when it has ended before, it has ended well.
		assert.ok(result.stopped === 'SIGTERM' ? result.state !== 'purged' : result.state === 'purged');
		await startRun({kind: 'settle', root: store.root, jobs: 1}, silent);
		assert.deepEqual(
			listRuns(store.root).map(({state}) => state),
			['purged'],
		);
	});

	it('is refused while another one holds the lock, and touches nothing', async (context) => {
		const store = temporaryStore(context);
		storeWithSteps(store, 3);
		const order = await orderClean(store);
		const lock = acquireLock(store.root);
		const before = registryTree(store.root);
		await assert.rejects(startRun(order, silent), (error) => {
			assert.ok(error instanceof Refusal);
			assert.equal(error.exitCode, 3);
			assert.match(error.message, new RegExp(`process ${process.pid} on .+, since `));
			assert.match(error.hint ?? '', /Wait for its end/);
			return true;
		});
		lock.release();
		assertSameTree(registryTree(store.root), before);
		assert.deepEqual(listRuns(store.root), []);
		assert.equal((await startRun(order, silent))[0]!.state, 'purged');
	});

	it('gives the lock back when it fails, and the error keeps what to do', async (context) => {
		const store = temporaryStore(context);
		storeWithSteps(store, 3);
		const {id} = await clean(store, {keep: true});
		const file = path.join(runFolder(store.root, id), 'plan.jsonl');
		fs.writeFileSync(file, 'damaged');
		await assert.rejects(startRun({kind: 'undo', root: store.root, jobs: 1, id}, silent), (error) => {
			assert.ok(error instanceof UserError && !(error instanceof Refusal));
			assert.ok(error.message.includes(file));
			assert.match(error.hint ?? '', /below v2/);
			return true;
		});
		assert.ok(isFree(store));
	});

	it('tells that a run holds nothing any more, or never was', async (context) => {
		const store = temporaryStore(context);
		storeWithSteps(store, 3);
		const {root} = store;
		const {id} = await clean(store);
		for (const kind of ['undo', 'purge'] as const) {
			for (const run of [id, '20261124T101500Z-4f2a']) {
				await assert.rejects(
					startRun({kind, root, jobs: 1, id: run}, silent),
					(error) =>
						error instanceof UserError &&
						error.message.includes(run) &&
						/registry-cleanup-tui runs/.test(error.hint ?? ''),
				);
			}
		}
	});

	it('goes on with a purge that was stopped when it is told to purge', async (context) => {
		const store = temporaryStore(context);
		const {root} = store;
		storeWithSteps(store, 3);
		const {id} = await clean(store, {keep: true});
		const file = path.join(runFolder(root, id), 'run.json');
		fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('"quarantined"', '"purging"'));
		await assert.rejects(startRun({kind: 'undo', root, jobs: 1, id}, silent), UserError);
		assert.equal((await startRun({kind: 'purge', root, jobs: 1, id}, silent))[0]!.state, 'purged');
	});

	it('has the blobs swept elsewhere, with the progress of that', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		store.push('team/app');
		const told: Array<readonly [number, number]> = [];
		let rehearsed = 0;
		let swept = 0;
		const result = await clean(
			store,
			{sweptByRegistry: true},
			{
				onProgress({phase, done, total}) {
					if (phase === 'sweep') {
						told.push([done, total]);
					}
				},
				sweep: {
					async rehearse() {
						assert.deepEqual(told, []);
						rehearsed++;
					},
					async carryOut(onProgress) {
						swept++;
						onProgress(1, 3);
						onProgress(3, 3);
					},
				},
			},
		);
		assert.deepEqual([rehearsed, swept], [1, 1]);
		assert.equal(result.state, 'purged');
		assert.deepEqual(told, [
			[1, 3],
			[3, 3],
		]);
		assert.equal(result.after.blobs, result.before.blobs, 'nobody has swept them here');
	});

	it('is refused as the rehearsal of that is', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		store.push('team/app');
		const sweep = {
			rehearse: async () => Promise.reject(new Refusal('It would take more')),
			carryOut: async () => assert.fail('It swept'),
		};
		await assert.rejects(
			clean(store, {sweptByRegistry: true}, {onProgress: () => undefined, sweep}),
			(error) => error instanceof Refusal && error.exitCode === 3,
		);
		assert.equal(listRuns(store.root)[0]!.state, 'undone');
	});

	it('fails as the sweep does, and the next start settles it', async (context) => {
		const store = temporaryStore(context);
		store.push('team/app', {tag: 'v1'});
		store.push('team/app');
		const listener: RunListener = {
			onProgress: () => undefined,
			sweep: {
				rehearse: async () => undefined,
				carryOut: async () => Promise.reject(new UserError('garbage-collect failed', {hint: 'See its output.'})),
			},
		};
		await assert.rejects(
			clean(store, {sweptByRegistry: true}, listener),
			(error) =>
				error instanceof UserError && error.message === 'garbage-collect failed' && error.hint === 'See its output.',
		);
		const [settled] = await startRun({kind: 'settle', root: store.root, jobs: 1}, silent);
		assert.equal(settled!.state, 'purged');
	});

	it('first removes what a start that was killed has left', async (context) => {
		const store = temporaryStore(context);
		storeWithSteps(store, 3);
		const dead = '20261124T101500Z-4f2a';
		fs.mkdirSync(quarantineFolder(store.root, dead), {recursive: true});
		const {id} = await clean(store);
		assert.deepEqual(fs.readdirSync(path.join(store.root, cleanupFolder)).sort(), [id, 'lock.1', 'lock.1.progress']);
	});

	it('tells what to do when the storage cannot be written to', async (context) => {
		const store = temporaryStore(context);
		storeWithSteps(store, 3);
		const order = await orderClean(store);
		// A file where the folder of all runs belongs: nobody can make it, not even root.
		fs.writeFileSync(path.join(store.root, cleanupFolder), '');
		await assert.rejects(
			startRun(order, silent),
			(error) => error instanceof UserError && error.message.includes(path.join(store.root, cleanupFolder)),
		);
	});
});
