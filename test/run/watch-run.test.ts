import assert from 'node:assert/strict';
import {fork} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import {describe, it, type TestContext} from 'node:test';
import {UserError} from '../../source/errors.ts';
import {self} from '../../source/run/holder.ts';
import {acquireLock} from '../../source/run/lock.ts';
import {silenceNotes} from '../../source/run/notes.ts';
import {ProgressFile, readProgress} from '../../source/run/progress-file.ts';
import {findOtherRun, watchRun, type OtherRun, type Sight} from '../../source/run/watch-run.ts';
import {cleanupFolder} from '../../source/storage/layout.ts';
import {sampleResult} from '../support/sample-plan.ts';
import {temporaryFolder} from '../support/store.ts';

const progress = {phase: 'sweep', done: 3, total: 9, bytesDone: 30, bytesTotal: 90, recent: ['swept x']} as const;
const about = {kind: 'purge', keep: true} as const;
const cleanup = (root: string) => path.join(root, cleanupFolder);

function heldBy(context: TestContext): {root: string; run: OtherRun; end: () => void; telling: ProgressFile} {
	const root = temporaryFolder(context);
	const lock = acquireLock(root);
	const telling = new ProgressFile(root, lock.number, about);
	context.after(() => telling.end({results: []}));
	return {root, run: findOtherRun(root)!, end: () => lock.release(), telling};
}

/** Waits for the first sight that is wanted, then goes on to the end. */
async function watchUntil(root: string, run: OtherRun, isWanted: (sight: Sight) => boolean, then: () => void) {
	let seen: Sight | undefined;
	const end = await watchRun(root, run, (sight) => {
		if (seen === undefined && isWanted(sight)) {
			seen = sight;
			then();
		}
	});
	return {end, seen};
}

describe('watching the run of another process', () => {
	it('finds none where nobody holds the lock', (context) => {
		const root = temporaryFolder(context);
		assert.equal(findOtherRun(root), undefined);
		acquireLock(root).release();
		assert.equal(findOtherRun(root), undefined);
		fs.writeFileSync(path.join(cleanup(root), 'lock.2'), JSON.stringify({...self(), pid: 2 ** 30}));
		assert.equal(findOtherRun(root), undefined, 'a dead one is nothing to watch');
	});

	it('tells who it is, how far it is, and its result', async (context) => {
		const {root, run, telling, end: release} = heldBy(context);
		assert.equal(run.pid, process.pid);
		assert.equal(run.host, self().host);
		telling.note(progress);
		const {end, seen} = await watchUntil(
			root,
			run,
			(sight) => sight.progress.length > 0,
			() => {
				telling.end({results: [sampleResult]});
				release();
			},
		);
		assert.deepEqual(seen!.progress, [progress]);
		assert.deepEqual(seen!.about, about);
		assert.ok(Math.abs(seen!.startedAt - Date.now()) < 60_000 && seen!.silence < 5000);
		assert.deepEqual(end, {kind: 'results', results: [sampleResult]});
	});

	it('tells what it failed with', async (context) => {
		const {root, run, telling, end: release} = heldBy(context);
		const always = () => true;
		const {end} = await watchUntil(root, run, always, () => {
			telling.end({error: new UserError('The disk is so full', {hint: 'Free a few blocks'})});
			release();
		});
		assert.ok(end.kind === 'failed' && end.error instanceof UserError);
		assert.deepEqual([end.error.message, end.error.hint], ['The disk is so full', 'Free a few blocks']);
	});

	it('ends without a word when its process is killed', async (context) => {
		const root = temporaryFolder(context);
		const child = fork(new URL('../support/lock-process.js', import.meta.url));
		context.after(() => child.kill('SIGKILL'));
		await once(child, 'message');
		child.send({kind: 'take', root, at: 0});
		await once(child, 'message');
		const run = findOtherRun(root)!;
		assert.equal(run.pid, child.pid);
		const {end} = await watchUntil(
			root,
			run,
			() => true,
			() => child.kill('SIGKILL'),
		);
		assert.deepEqual(end, {kind: 'gone'});
	});

	it('ends without a word when the lock was removed by hand, and stops when it is told to', async (context) => {
		const {root, run} = heldBy(context);
		const stopped = watchRun(root, run, () => undefined, AbortSignal.timeout(20));
		await assert.rejects(stopped, {name: 'AbortError'});
		fs.rmSync(run.file);
		assert.deepEqual(await watchRun(root, run, () => undefined), {kind: 'gone'});
	});

	it('tells how long nothing was heard of it, and then what may be removed', async (context) => {
		const {root, run, telling, end: release} = heldBy(context);
		telling.end({results: []});
		const {seen} = await watchUntil(root, run, ({silence}) => silence > 400, release);
		assert.ok(seen!.silence > 400);
		assert.deepEqual(silenceNotes(run, seen!.silence), []);
		const [note] = silenceNotes(run, 65_000);
		assert.ok(note?.includes('Nothing heard for 01:05') && note.endsWith(`remove ${run.file}`), note);
	});
});

describe('what a run tells of itself', () => {
	it('is written whole, at most twice a second, and again as a sign of life', (context) => {
		const root = temporaryFolder(context);
		acquireLock(root);
		context.mock.timers.enable({apis: ['setInterval']});
		const telling = new ProgressFile(root, 1, about);
		const writes = context.mock.method(fs, 'renameSync');
		for (let round = 0; round < 20; round++) {
			telling.note({...progress, done: round});
		}

		assert.equal(writes.mock.callCount(), 0);
		context.mock.timers.tick(500);
		assert.equal(writes.mock.callCount(), 1);
		assert.equal(readProgress(root, 1)?.progress[0]?.done, 19);
		context.mock.timers.tick(4500);
		assert.equal(writes.mock.callCount(), 1, 'nothing new');
		context.mock.timers.tick(500);
		assert.equal(writes.mock.callCount(), 2, 'a sign of life');
		telling.end({results: [sampleResult]});
		context.mock.timers.tick(60_000);
		assert.equal(writes.mock.callCount(), 3, 'the last word is the last');
		assert.deepEqual(fs.readdirSync(cleanup(root)).sort(), ['lock.1', 'lock.1.progress']);
	});

	it('costs the run nothing where it cannot be written or is damaged', (context) => {
		const root = temporaryFolder(context);
		acquireLock(root);
		context.mock.method(fs, 'writeFileSync', () => {
			throw Object.assign(new Error('no space left on device'), {code: 'ENOSPC'});
		});
		new ProgressFile(root, 1, about).end({results: []});
		context.mock.restoreAll();
		assert.equal(readProgress(root, 1), undefined);
		for (const content of ['', '{"version":1', 'null', '7', '{"version":1,"progress":3,"count":1}']) {
			fs.writeFileSync(path.join(cleanup(root), 'lock.1.progress'), content);
			assert.equal(readProgress(root, 1), undefined, content);
		}
	});

	it('is removed by the next holder, with what a kill left half-written', (context) => {
		const root = temporaryFolder(context);
		const first = acquireLock(root);
		new ProgressFile(root, 1, about).end({results: []});
		fs.writeFileSync(path.join(cleanup(root), 'lock.1.progress.new'), '{');
		first.release();
		acquireLock(root).release();
		assert.deepEqual(fs.readdirSync(cleanup(root)), ['lock.2']);
	});
});
