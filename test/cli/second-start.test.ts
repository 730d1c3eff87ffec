import assert from 'node:assert/strict';
import type {ChildProcess} from 'node:child_process';
import {rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {after, describe, it} from 'node:test';
import {writeDemo} from '../../source/demo/demo.ts';
import {listRuns} from '../../source/run/journal.ts';
import {findOtherRun} from '../../source/run/watch-run.ts';
import {runProgram, type ProgramResult} from '../support/program.ts';
import {registryTree} from '../support/run-store.ts';
import {slowly} from '../support/slowly.ts';
import {temporaryFolder} from '../support/store.ts';
import {assertSameTree} from '../support/tree.ts';

/** A demo store whose garbage is in quarantine. */
async function quarantined() {
	const root = path.join(temporaryFolder({after}), 'registry');
	await writeDemo(root);
	const before = registryTree(root);
	const cleaned = await runProgram(['clean', ...options(root), '--grace', '0', '--yes', '--quarantine']);
	assert.equal(cleaned.code, 0, cleaned.stderr);
	return {root, before};
}

const options = (root: string) => ['--root', root, '--no-registry'];
const stateOf = (root: string) => listRuns(root)[0]!.state;

/** Starts a command whose changes take their time, and waits until it is at them. */
async function begin(
	root: string,
	command: string,
	hold?: string,
): Promise<{child: ChildProcess; ended: Promise<ProgramResult>}> {
	let child: ChildProcess | undefined;
	const env = slowly(10, hold);
	const ended = runProgram([command, ...options(root), '--yes'], {env, onStart: (started) => (child = started)});
	while (findOtherRun(root)?.pid !== child?.pid || !['undoing', 'purging'].includes(stateOf(root))) {
		await sleep(5);
	}

	return {child: child!, ended};
}

describe('a second start while a run is under way', () => {
	it('is refused with who it is and since when, before anything is read; only reading goes on', async () => {
		const {root} = await quarantined();
		const hold = path.join(root, '..', 'hold');
		const {child, ended} = await begin(root, 'undo', hold);
		writeFileSync(hold, '');
		const {since} = findOtherRun(root)!;
		const who = `process ${child.pid} on ${os.hostname()}`;
		for (const command of ['clean', 'purge', 'undo']) {
			const {code, stdout, stderr} = await runProgram([command, ...options(root), '--yes']);
			assert.equal(code, 3, stderr);
			assert.equal(stdout, '');
			assert.ok(stderr.startsWith(`registry-cleanup-tui: Another run works on this storage: ${who}, since ${since}\n`));
		}

		const report = await runProgram(['report', '--root', root]);
		assert.equal(report.code, 0, report.stderr);
		assert.ok(report.stderr.includes(`Another run (${who}) has been working on this storage since ${since}:`));
		rmSync(hold);
		assert.equal((await ended).code, 0);
	});
});

describe('an undo that is stopped', () => {
	it('stops at a safe point by SIGINT, a second one does no harm, and the next undo goes on', async () => {
		const {root, before} = await quarantined();
		const {child, ended} = await begin(root, 'undo');
		child.kill('SIGINT');
		await sleep(20);
		child.kill('SIGINT');
		const stopped = await ended;
		assert.equal(stopped.code, 130, stopped.stderr);
		assert.match(
			stopped.stdout,
			/^Stopped by SIGINT at a safe point; the same command goes on\.\nRun \S+ is undoing\./,
		);
		assert.equal(stateOf(root), 'undoing');

		const told = await runProgram(['clean', '--dry-run', ...options(root)]);
		assert.match(
			told.stderr,
			/^Run \S+ was stopped or killed before its end \(undoing\): .*clean finishes it first; undo /m,
		);
		assert.equal(stateOf(root), 'undoing', 'a dry run only reads');

		const next = await runProgram(['undo', ...options(root)]);
		assert.equal(next.code, 0, next.stderr);
		assert.equal(stateOf(root), 'undone');
		assertSameTree(registryTree(root), before);
	});

	it('is finished by the next clean, after SIGTERM too', async () => {
		const {root} = await quarantined();
		const {child, ended} = await begin(root, 'undo');
		child.kill('SIGTERM');
		assert.equal((await ended).code, 143);
		const {code, stderr} = await runProgram(['clean', ...options(root), '--yes']);
		assert.equal(code, 0, stderr);
		assert.match(stderr, /^Run \S+ had been stopped and was finished first: it is undone now\.$/m);
	});
});

describe('a purge that is stopped', () => {
	it('stops at a safe point by SIGINT, and the next purge goes on', async () => {
		const {root} = await quarantined();
		const {child, ended} = await begin(root, 'purge');
		child.kill('SIGINT');
		assert.equal((await ended).code, 130);
		assert.equal(stateOf(root), 'purging');
		const next = await runProgram(['purge', ...options(root), '--yes']);
		assert.equal(next.code, 0, next.stderr);
		assert.equal(stateOf(root), 'purged');
	});
});
