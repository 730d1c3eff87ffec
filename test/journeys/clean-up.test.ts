import assert from 'node:assert/strict';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, it} from 'node:test';
import {confirmAll, demoStore, options, quit, sayYes, typeCount} from '../support/demo-journey.ts';
import {diskFigures, diskState} from '../support/disk-figures.ts';
import {programFile} from '../support/program.ts';
import {temporaryFolder} from '../support/store.ts';
import {TestTerminal} from '../support/terminal.ts';
import {snapshotTree} from '../support/tree.ts';

/** What is left of a repository: its tags, revisions and layer links. */
const repositoryTree = (root: string, name: string) => [
	...snapshotTree(path.join(root, 'docker/registry/v2/repositories', name)),
];

const runStates = (root: string) => {
	const folder = path.join(root, 'docker/registry/cleanup');
	return readdirSync(folder)
		.filter((name) => /^\d{8}T/.test(name) && existsSync(path.join(folder, name, 'run.json')))
		.map((id) => (JSON.parse(readFileSync(path.join(folder, id, 'run.json'), 'utf8')) as {state: string}).state);
};

/** Waits until a run has begun to move things; fails when it has ended before that was seen. */
async function untilRunning(root: string): Promise<void> {
	const folder = path.join(root, 'docker/registry/cleanup');
	const until = Date.now() + 30_000;
	while (!existsSync(folder) || !runStates(root).includes('quarantining')) {
		assert.ok(Date.now() < until && !(existsSync(folder) && runStates(root).includes('purged')));
		await new Promise((resolve) => {
			setTimeout(resolve, 2);
		});
	}
}

describe('the whole way, in a real terminal', () => {
	it('browses, excludes, reviews, confirms and cleans up; the disk is as the screen said', async (t) => {
		const root = await demoStore(t);
		const excluded = repositoryTree(root, 'platform/ci/build-cache');
		const terminal = TestTerminal.open(t, options(root));
		await terminal.shows(/ WILL FREE 23\.9 MiB of 56\.5 MiB \(42%\) {3}37 manifests/);
		assert.equal(terminal.isAlternate, true);
		assert.equal(terminal.lines.length, 24);
		assert.equal(
			terminal.lines[23],
			' Space exclude  Enter open  p plan  e problems  / filter  s sort  ? help  q quit',
		);

		await terminal.press('Space');
		await terminal.shows(/ WILL FREE 14\.6 MiB of 56\.5 MiB \(26%\) {3}30 manifests/);
		await terminal.press('Down', 'Enter');
		await terminal.shows(/UNTAGGED \(10\)/);
		await terminal.press('Space');
		await terminal.shows(/29 manifests|>\[E\]/);
		await terminal.press('Escape');
		await terminal.shows(/All repositories/);
		await terminal.press('p');
		await terminal.shows(/ WILL FREE 13\.\d MiB: 29 manifests/);
		const planned = /WILL FREE [\d.]+ MiB: 29 manifests, (\d+) blobs/.exec(terminal.text)!;

		await terminal.press('D');
		await typeCount(terminal, '29', 'manifests');
		await terminal.press('Enter');
		await terminal.shows(/Finished in [^]*│ Manifests +│ +66 │ +37 │ +29 │ +29 │/);
		assert.deepEqual(await quit(terminal), {code: 0, signal: 0});

		assert.equal(terminal.isAlternate, false);
		assert.deepEqual(terminal.modes, {bracketedPasteMode: false, wraparoundMode: true, cursorShown: true});
		assert.match(terminal.text, /Manifests +66 +37 +29\n/, 'the summary stays on the normal screen');
		assert.match(
			terminal.text.replaceAll('\n', ''),
			/--exclude platform\/ci\/build-cache --exclude team-a\/api@sha256:/,
		);

		const figures = diskFigures(root);
		assert.equal(figures.manifests, 37);
		assert.equal(figures.tags, 27);
		assert.equal(figures.blobs, 224 - Number(planned[1]));
		assert.deepEqual(repositoryTree(root, 'platform/ci/build-cache'), excluded);
		assert.deepEqual(runStates(root), ['purged']);
	});

	it('filters, excludes what is left in the list, and cleans up all the rest', async (t) => {
		const root = await demoStore(t);
		const excluded = ['team-b/web', 'team-b/shop', 'team-b/reports'].map((name) => repositoryTree(root, name));
		const terminal = TestTerminal.open(t, options(root));
		await terminal.shows(/ WILL FREE 23\.9 MiB /);
		await terminal.press('/', 'team-b', 'Enter');
		await terminal.shows(/ Repositories: 3 of 12 .*team-b/);
		assert.deepEqual(
			terminal.lines.slice(3, 6).map((line) => /team-\S+/.exec(line)?.[0]),
			['team-b/web', 'team-b/shop', 'team-b/reports'],
		);
		assert.equal(terminal.lines[6], '');
		await terminal.press('x', 'x', 'x', 'Escape');
		await terminal.shows(/All repositories/);
		await terminal.press('p');
		await terminal.shows(/Review plan[^]* Checks/);
		const manifests = / WILL FREE [\d.]+ MiB: (\d+) manifests/.exec(terminal.text)![1]!;
		await terminal.press('D');
		await typeCount(terminal, manifests, 'manifests');
		await terminal.press('Enter');
		await terminal.shows(/Finished in /);
		assert.deepEqual(
			['team-b/web', 'team-b/shop', 'team-b/reports'].map((name) => repositoryTree(root, name)),
			excluded,
		);
		assert.equal(diskFigures(root).manifests, 66 - Number(manifests));
		assert.equal((await quit(terminal)).code, 0);
	});

	it('ends a dry run in what would have happened, and touches nothing', async (t) => {
		const root = await demoStore(t);
		const before = diskState(root);
		const terminal = TestTerminal.open(t, [...options(root), '--dry-run']);
		await terminal.shows(/ WOULD FREE 23\.9 MiB/);
		assert.match(terminal.lines[0]!, /DRY RUN$/);
		await confirmAll(terminal);
		assert.match(terminal.text, /This is a dry run: nothing is changed/);
		await terminal.press('Enter');
		await terminal.shows(/What would have happened[^]*This was a dry run: nothing was changed\./);
		assert.equal((await quit(terminal)).code, 0);
		assert.match(terminal.text, /what would have happened/);
		assert.deepEqual(diskState(root), before);
	});

	it('goes on to its end when the terminal is lost, and then ends by SIGHUP', async (t) => {
		const root = await demoStore(t);
		const terminal = TestTerminal.open(t, options(root));
		await confirmAll(terminal);
		terminal.type('\r');
		await untilRunning(root);
		terminal.hangUp();
		assert.deepEqual(await terminal.ended(), {code: 0, signal: 1});
		assert.deepEqual(runStates(root), ['purged']);
		assert.equal(diskFigures(root).manifests, 66 - 37);
	});

	it('leaves at once when the terminal is lost while nothing runs', async (t) => {
		const root = await demoStore(t);
		const terminal = TestTerminal.open(t, options(root));
		await terminal.shows(/ WILL FREE /);
		terminal.hangUp();
		assert.deepEqual(await terminal.ended(), {code: 0, signal: 1});
		assert.equal(existsSync(path.join(root, 'docker/registry/cleanup')), false);
	});

	it('gives the terminal back when it is ended by SIGTERM', async (t) => {
		const root = await demoStore(t);
		const terminal = TestTerminal.open(t, options(root));
		await terminal.shows(/ WILL FREE /);
		process.kill(terminal.pid, 'SIGTERM');
		assert.equal((await terminal.ended()).code, 143);
		assert.equal(terminal.isAlternate, false);
		assert.deepEqual(terminal.modes, {bracketedPasteMode: false, wraparoundMode: true, cursorShown: true});
	});

	it('stops at a safe point by SIGTERM, and finishes at the next start what was begun', async (t) => {
		const root = await demoStore(t);
		const terminal = TestTerminal.open(t, options(root));
		await confirmAll(terminal);
		terminal.type('\r');
		await untilRunning(root);
		process.kill(terminal.pid, 'SIGTERM');
		assert.equal((await terminal.ended()).code, 143);
		assert.match(terminal.text, /Stopped by SIGTERM after /);
		assert.deepEqual(runStates(root), ['quarantining']);

		const next = TestTerminal.open(t, options(root));
		await next.shows(/An earlier run did not come to its end\./);
		await next.press('Enter');
		await sayYes(next, /Finish this run now\?/);

		await next.shows(/Finished in [^]*What this run had not moved yet is still there/);
		assert.deepEqual(runStates(root), ['purged']);
		await next.press('R');
		await next.shows(/All repositories \(12\)/);
		assert.equal(diskFigures(root).tags, 27);
		assert.equal((await quit(next)).code, 0);
	});

	it('says what is wrong with a storage, on the screen and after it', async (t) => {
		const root = path.join(temporaryFolder(t), 'nowhere');
		const terminal = TestTerminal.open(t, options(root));
		await terminal.shows(/FAILED[^]*There is no .*nowhere/);
		assert.equal((await quit(terminal)).code, 1);
		assert.match(terminal.text, /registry-cleanup-tui: There is no /);
	});
});

/** The list with what is protected, which is weighed in the first pause, and once half-written files are found. */
const settled = /^(?![^]* half-written files) registry-cleanup-tui [^]* WILL FREE [^]*protected: frozen [^]* q quit$/;

describe('the terminal', () => {
	it('is redrawn, resized and filled exactly', async (t) => {
		const root = await demoStore(t);
		const terminal = TestTerminal.open(t, options(root));
		await terminal.shows(settled);
		const before = terminal.lines;
		await terminal.press('Ctrl-L');
		await terminal.shows(settled);
		assert.deepEqual(terminal.lines, before);
		for (const [columns, rows] of [
			[140, 40],
			[60, 20],
			[100, 30],
			[80, 24],
		] as const) {
			terminal.resize(columns, rows);
			await terminal.shows(columns < 80 ? /^This terminal is/ : /^ registry-cleanup-tui [^]* WILL FREE [^]* q quit$/);
			const headers = terminal.lines.filter((line) => line.includes('registry-cleanup-tui'));
			assert.equal(headers.length, columns < 80 ? 0 : 1, `one title at ${columns}x${rows}`);
			assert.equal(terminal.lines.filter((line) => line.includes('q quit')).length, 1);
		}

		assert.deepEqual(terminal.lines, before);
		await quit(terminal);
	});

	it('has no colours under NO_COLOR, and still shows where the cursor is', async (t) => {
		const colour = /\u{1B}\[(?:[\d;]*;)?(?:3[0-8]|9[0-7])m/u;
		for (const [env, coloured] of [
			[{NO_COLOR: '1'}, false],
			[{}, true],
		] as const) {
			const terminal = TestTerminal.open(t, options(await demoStore(t)), {env});
			await terminal.shows(/ WILL FREE /);
			// The plan's checks are where colours are.
			await terminal.press('p');
			await terminal.shows(/\[ok\]/);
			assert.equal(colour.test(terminal.output), coloured);
			assert.match(terminal.output, /\u{1B}\[7m>/u);
			await quit(terminal);
		}
	});

	it('is given back by Ctrl-Z, and taken again by fg', async (t) => {
		const root = await demoStore(t);
		const terminal = TestTerminal.run(t, 'bash', ['--norc', '--noprofile', '-i'], {env: {PS1: 'shell> '}});
		await terminal.shows(/shell>\n*$/);
		await terminal.press(`${process.execPath} ${programFile} ${options(root).join(' ')}`, 'Enter');
		await terminal.shows(settled);
		const before = terminal.lines;
		await terminal.press('Ctrl-Z');
		await terminal.shows(/Stopped[^]*shell>\n*$/);
		assert.equal(terminal.isAlternate, false);
		await terminal.press('fg', 'Enter');
		await terminal.shows(settled);
		assert.equal(terminal.isAlternate, true);
		assert.deepEqual(terminal.lines, before);
		await terminal.press('Down', 'q');
		await terminal.shows(/shell>\n*$/);
		await terminal.press('exit', 'Enter');
		await terminal.ended();
	});
});
