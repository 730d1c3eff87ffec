import assert from 'node:assert/strict';
import type {ChildProcess} from 'node:child_process';
import {rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {describe, it, type TestContext} from 'node:test';
import {listRuns} from '../../source/run/journal.ts';
import {demoStore, options, quit, sayYes} from '../support/demo-journey.ts';
import {diskFigures} from '../support/disk-figures.ts';
import {runProgram, type ProgramResult} from '../support/program.ts';
import {slowly} from '../support/slowly.ts';
import {temporaryFolder} from '../support/store.ts';
import {TestTerminal} from '../support/terminal.ts';

interface Cleaning {
	readonly root: string;
	readonly child: ChildProcess;
	readonly ended: Promise<ProgramResult>;
	/** Lets it go on, change by change. */
	readonly release: () => void;
}

/** A clean that has begun to move things, and waits. */
async function cleaning(t: TestContext): Promise<Cleaning> {
	const root = await demoStore(t);
	const hold = join(temporaryFolder(t), 'hold');
	let child: ChildProcess | undefined;
	const env = slowly(15, hold);
	const ended = runProgram(['clean', ...options(root), '--yes'], {env, onStart: (started) => (child = started)});
	t.after(() => child?.kill('SIGKILL'));
	while (listRuns(root).length === 0) {
		await sleep(5);
	}

	writeFileSync(hold, '');
	return {root, child: child!, ended, release: () => rmSync(hold)};
}

describe('a second start of the screens', () => {
	it('shows the run of the first one live, and then its result', async (t) => {
		const {root, child, ended, release} = await cleaning(t);
		const terminal = TestTerminal.open(t, options(root));
		await terminal.shows(new RegExp(`Process ${child.pid} on .* WATCHING\n`));
		release();
		await terminal.shows(/2 Sweep blobs +running \[#[^\]]*\] +\d+\/\d+/);
		assert.match(terminal.text, /it goes on whether it is watched or not/);
		assert.doesNotMatch(terminal.text, /X stop/);
		await terminal.shows(/Finished in [^]*│ Manifests +│ +66 │ +29 │ +37 │/);
		assert.doesNotMatch(terminal.text, /What this run had not moved yet/);
		assert.equal((await ended).code, 0);
		await terminal.press('R');
		await terminal.shows(/All repositories/);
		assert.equal((await quit(terminal)).code, 0);
	});

	it('can be left, by q or by a signal, and the run goes on', async (t) => {
		const {root, ended, release} = await cleaning(t);
		for (const [leave, code] of [
			[async (terminal: TestTerminal) => terminal.press('q'), 0],
			[async (terminal: TestTerminal) => process.kill(terminal.pid, 'SIGTERM'), 143],
		] as const) {
			const terminal = TestTerminal.open(t, options(root));
			await terminal.shows(/ WATCHING\n/);
			await leave(terminal);
			assert.equal((await terminal.ended()).code, code);
		}

		release();
		assert.equal((await ended).code, 0);
		assert.equal(listRuns(root)[0]!.state, 'purged');
	});

	it('offers to settle what the first one left when that is killed', async (t) => {
		const {root, child, ended} = await cleaning(t);
		const terminal = TestTerminal.open(t, options(root));
		await terminal.shows(/ WATCHING\n/);
		child.kill('SIGKILL');
		assert.equal((await ended).code, undefined);
		await terminal.shows(/An earlier run did not come to its end\./);
		await terminal.press('Enter');
		await sayYes(terminal, /Finish this run now\?/);
		await terminal.shows(/Finished in /);
		assert.equal(listRuns(root)[0]!.state, 'purged');
		assert.equal(diskFigures(root).tags, 27);
		assert.equal((await quit(terminal)).code, 0);
	});
});
