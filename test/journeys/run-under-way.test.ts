import assert from 'node:assert/strict';
import {rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, it, type TestContext} from 'node:test';
import {listRuns} from '../../source/run/journal.ts';
import {confirmAll, demoStore, options, quit, sayYes} from '../support/demo-journey.ts';
import {diskFigures} from '../support/disk-figures.ts';
import {slowly} from '../support/slowly.ts';
import {temporaryFolder} from '../support/store.ts';
import {TestTerminal} from '../support/terminal.ts';

interface Running {
	readonly root: string;
	readonly terminal: TestTerminal;
	/** Lets the run go on. */
	readonly release: () => void;
}

/** This change is one of those of the first phase. */
const inTheMiddle = 90;

/** A run that was started in the terminal, has begun to move things, and waits. */
async function running(t: TestContext): Promise<Running> {
	const root = await demoStore(t);
	const hold = path.join(temporaryFolder(t), 'hold');
	writeFileSync(hold, '');
	const terminal = TestTerminal.open(t, options(root), {env: slowly(0, hold, inTheMiddle)});
	await confirmAll(terminal);
	await terminal.press('Enter');
	await terminal.shows(/1 Delete manifests +running \[[^\]]*\] +\d+\/\d+/);
	return {root, terminal, release: () => rmSync(hold)};
}

const stateOf = (root: string) => listRuns(root).map(({state}) => state);

describe('a run under way, in a real terminal', () => {
	it('fits every size, has its help, takes no paste, and is not left by q; Ctrl-C asks', async (t) => {
		const {terminal, release, root} = await running(t);
		for (const [columns, rows, shown] of [
			[140, 40, / X stop safely /],
			[60, 15, /^This terminal is 60x15\.[^]*The run goes on\./],
			[80, 24, / X stop safely /],
		] as const) {
			terminal.resize(columns, rows);
			await terminal.shows(shown);
			assert.equal(terminal.text.split('Delete manifests').length, columns < 80 ? 1 : 2);
		}

		await terminal.press('?');
		await terminal.shows(/^ Help: running [^]* X +stop at a safe point/);
		await terminal.press('Escape');
		await terminal.paste('Xyq');
		await terminal.shows(/Pasted text is no command here/);
		await terminal.press('q');
		await terminal.shows(/q is off while running/);
		await terminal.press('Ctrl-C');
		await terminal.shows(/ y yes {2}n no$/);
		await terminal.press('n');
		await terminal.shows(/ X stop safely /);
		release();
		await terminal.shows(/Finished in /);
		assert.deepEqual(stateOf(root), ['purged']);
		// Nothing is lost by leaving now.
		await terminal.press('Ctrl-C');
		assert.equal((await terminal.ended()).code, 0);
	});

	it('stops at a safe point by X, and the next start puts all of it back', async (t) => {
		const {terminal, release, root} = await running(t);
		await terminal.press('X');
		await sayYes(terminal, / y yes {2}n no$/);
		await terminal.shows(/Stopping at the next safe point/);
		release();
		await terminal.shows(/Stopped /);
		assert.deepEqual(stateOf(root), ['quarantining']);
		assert.ok(diskFigures(root).manifests < 66);
		await quit(terminal);

		const next = TestTerminal.open(t, options(root));
		await next.shows(/An earlier run did not come to its end\./);
		await next.press('u');
		await sayYes(next, /Put all of this run back where it was\?/);
		await next.shows(/ Put back in /);
		assert.deepEqual(stateOf(root), ['undone']);
		assert.equal(diskFigures(root).manifests, 66);
		await next.press('Escape');
		await next.shows(/ WILL FREE 23\.9 MiB of 56\.5 MiB \(42%\) {3}37 manifests/);
		assert.equal((await quit(next)).code, 0);
	});

	it('stops by X, and the next start goes on with it to its end', async (t) => {
		const {terminal, release, root} = await running(t);
		await terminal.press('X');
		await sayYes(terminal, / y yes {2}n no$/);
		release();
		await terminal.shows(/Stopped /);
		await quit(terminal);
		const moved = 66 - diskFigures(root).manifests;

		const next = TestTerminal.open(t, options(root));
		await next.shows(/An earlier run did not come to its end\./);
		await next.press('Enter');
		await sayYes(next, /Finish this run now\?/);
		await next.shows(/Finished in /);
		assert.deepEqual(stateOf(root), ['purged']);
		assert.equal(diskFigures(root).manifests, 66 - moved);
		await next.press('R');
		await next.shows(new RegExp(` ${37 - moved} manifests`));
		assert.equal((await quit(next)).code, 0);
	});

	it('outlives its terminal; a second start watches it, and shows how it ended', async (t) => {
		const {terminal, release, root} = await running(t);
		terminal.hangUp();
		const second = TestTerminal.open(t, options(root));
		await second.shows(new RegExp(`Process ${terminal.pid} on .* WATCHING\n`));
		release();
		await second.shows(/Finished in [^]*│ Manifests +│ +66 │ +29 │ +37 │/);
		assert.deepEqual(await terminal.ended(), {code: 0, signal: 1});
		assert.deepEqual(stateOf(root), ['purged']);
		assert.equal(diskFigures(root).tags, 27);
		assert.equal((await quit(second)).code, 0);
	});
});
