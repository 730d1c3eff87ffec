import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {demoStore, options, quit} from '../support/demo-journey.ts';
import {runProgram} from '../support/program.ts';
import {TestTerminal} from '../support/terminal.ts';
import {compareTrees, snapshotTree} from '../support/tree.ts';

const sizes = [
	[140, 40],
	[60, 15],
	[80, 24],
] as const;

/** The screen as it is, whatever time it is: all but the message line, which a key clears. */
const still = (terminal: TestTerminal) => terminal.lines.filter((_, row) => row !== terminal.lines.length - 2);

/** One header and one footer, in their places, and every line where it was when the size is what it was. */
async function isResized(terminal: TestTerminal): Promise<void> {
	const before = still(terminal);
	for (const [columns, rows] of sizes) {
		terminal.resize(columns, rows);
		const tooSmall = columns < 80;
		await terminal.shows(
			tooSmall
				? new RegExp(`^This terminal is ${columns}x${rows}\\.`)
				: new RegExp(`^ registry-cleanup-tui .*\\n(?:.*\\n){${rows - 4}}.*\\n.*\\n .*\\? help.*$`),
		);
		const headers = terminal.lines.filter((line) => line.includes('registry-cleanup-tui   '));
		assert.equal(headers.length, tooSmall ? 0 : 1, `one header at ${columns}x${rows}:\n${terminal.text}`);
		const footers = terminal.lines.filter((line) => line.includes('? help'));
		assert.equal(footers.length, tooSmall ? 0 : 1, `one footer at ${columns}x${rows}:\n${terminal.text}`);
		assert.equal(terminal.lines.at(-1)!.includes('? help'), !tooSmall);
	}

	assert.deepEqual(still(terminal), before);
}

/** The help names the screen and goes as it came. */
async function isHelped(terminal: TestTerminal, title: string): Promise<void> {
	const before = still(terminal);
	await terminal.press('?');
	await terminal.shows(new RegExp(`^ Help: ${title} [^]* \\? +this help`));
	await terminal.press('Escape');
	await terminal.shows(/^ registry-cleanup-tui /);
	assert.deepEqual(still(terminal), before);
}

/** Pasted keys do nothing but be told. */
async function takesNoPaste(terminal: TestTerminal): Promise<void> {
	const before = still(terminal);
	await terminal.paste('dDxpqy37\r');
	await terminal.shows(/Pasted text is no command here/);
	assert.deepEqual(still(terminal), before);
}

async function holds(terminal: TestTerminal, title: string): Promise<void> {
	await isResized(terminal);
	await isHelped(terminal, title);
	await takesNoPaste(terminal);
}

describe('each screen, in a real terminal', () => {
	it('fits every size, has its help, and takes no paste: what is looked at, and what is planned', async (t) => {
		const root = await demoStore(t);
		const before = snapshotTree(root);
		const terminal = TestTerminal.open(t, [...options(root), '--dry-run', '--delete-tags', 'team-b/web:*']);
		await terminal.shows(/ WOULD FREE [^]*protected: /);
		await holds(terminal, 'list of repositories');
		await terminal.press('r');
		await terminal.shows(/This storage remembers no run/);
		await holds(terminal, 'past runs');
		await terminal.press('Escape', 'e');
		await terminal.shows(/PROBLEM|problem/);
		await holds(terminal, 'problems');
		await terminal.press('Escape', '/', 'no repository', 'Enter', 'Enter');
		await terminal.shows(/blobs in no repository/);
		await holds(terminal, 'blobs in no repository');
		await terminal.press('Escape', 'Escape', '/', 'team-a/api', 'Enter', 'Enter');
		await terminal.shows(/ UNTAGGED \(10\)/);
		await terminal.press('Down');
		await holds(terminal, 'repository');
		await terminal.press('Enter');
		await terminal.shows(/ ALSO USED BY /);
		await holds(terminal, 'manifest');
		await terminal.press('w');
		await terminal.shows(/ Why sha256:/);
		await holds(terminal, 'why');
		await terminal.press('Escape', 'p');
		await terminal.shows(/Review plan[^]* Checks/);
		await holds(terminal, 'plan');
		await terminal.press('t');
		await terminal.shows(/team-b\/web:/);
		await holds(terminal, 'tags that go');
		await terminal.press('Escape', 'D');
		await terminal.shows(/ Type \d+ /);
		await holds(terminal, 'confirmation');
		const count = /Type (\d+)/.exec(terminal.text)![1]!;
		await terminal.press(...count, 'Enter');
		await terminal.shows(/What would have happened/);
		await holds(terminal, 'dry run');
		assert.equal((await quit(terminal)).code, 0);
		assert.deepEqual(compareTrees(before, snapshotTree(root)), []);
	});

	it('and those of a run that is over', async (t) => {
		const root = await demoStore(t);
		assert.equal((await runProgram(['clean', ...options(root), '--yes', '--quarantine'])).code, 0);
		const before = snapshotTree(root);
		const terminal = TestTerminal.open(t, options(root));
		await terminal.shows(/ Nothing to reclaim of /);
		await terminal.press('r');
		await terminal.shows(/ > 1 past run /);
		await holds(terminal, 'past runs');
		await terminal.press('Enter');
		await terminal.shows(/ u undo {2}p purge /);
		await holds(terminal, 'a past run');
		await terminal.press('p');
		await terminal.shows(/Confirm purge/);
		await holds(terminal, 'confirmation of a purge');
		await terminal.press('Escape', 'Escape', 'Escape');
		assert.deepEqual(compareTrees(before, snapshotTree(root)), []);
		await quit(terminal);
	});

	it('and the one of what has failed', async (t) => {
		const terminal = TestTerminal.open(t, options('/nowhere'));
		await terminal.shows(/FAILED/);
		await holds(terminal, 'failed');
		await terminal.press('Ctrl-C');
		assert.equal((await terminal.ended()).code, 1);
	});

	it('is left by Ctrl-C when it was asked about it twice; a help, a filter and a question only close', async (t) => {
		const terminal = TestTerminal.open(t, options(await demoStore(t)));
		await terminal.shows(/ WILL FREE [^]*protected: /);
		const list = still(terminal);
		await terminal.press('?');
		await terminal.shows(/^ Help: /);
		await terminal.press('Ctrl-C');
		await terminal.shows(/^ registry-cleanup-tui /);
		assert.deepEqual(still(terminal), list);
		await terminal.press('/', 'web');
		await terminal.shows(/ Enter keep {2}Esc cancel /);
		assert.equal(terminal.lines.filter((line) => line.includes('team-b/web')).length, 1);
		await terminal.press('Ctrl-C');
		await terminal.shows(/ q quit$/);
		// The cursor has gone to what the filter found.
		await terminal.press('Home');
		assert.deepEqual(still(terminal), list);
		await terminal.press('Ctrl-C');
		await terminal.shows(/ y yes {2}n no$/);
		await terminal.press('n');
		await terminal.shows(/ q quit$/);
		assert.deepEqual(still(terminal), list);
		await terminal.press('Ctrl-C', 'Ctrl-C');
		assert.equal((await terminal.ended()).code, 130);
	});
});
