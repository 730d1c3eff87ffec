import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {TestScreen} from '../../support/screen.ts';
import {stagedDemo} from '../../support/ui-session.ts';

process.env['TZ'] = 'UTC';

const typed = (text: string) => Array.from(text);
const rows = ({lines}: TestScreen, mark: string) => lines.filter((line) => line.slice(1).startsWith(mark)).length;

describe('a range', () => {
	it('grows with the cursor, is seen, and is one step for u', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('v', 'Down', 'Down');
		assert.equal(screen.lines.filter((line) => /^[|>]\[/.test(line)).length, 3);
		assert.equal(screen.message, 'Range of 3 rows: Space or v applies it, Esc leaves it');
		assert.match(screen.footer, /^Space apply .*Esc clear/);
		await screen.press('Space');
		assert.equal(rows(screen, '[E]'), 3);
		assert.equal(screen.message, '3 rows excluded   u: undo');
		assert.doesNotMatch(screen.frame, /^\|/m);
		await screen.press('u');
		assert.equal(rows(screen, '[E]'), 0);
		assert.match(screen.frame, / WILL FREE 23\.9 MiB/);
		await screen.press('U');
		assert.equal(rows(screen, '[E]'), 3);
	});

	it('includes again what is all excluded, and Escape leaves it without a change', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('v', 'Down', 'v', 'v', 'Up', 'v');
		assert.equal(rows(screen, '[E]'), 0);
		await screen.press('v', 'Down', 'Escape', 'Space');
		assert.equal(rows(screen, '[E]'), 1);
	});

	it('ends where another screen opens: what is opened closes with one Escape', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('Enter', 'v', 'Down', 'w');
		assert.match(screen.lines[0]!, / Why sha256:/);
		await screen.press('Escape');
		assert.match(screen.lines[0]!, / > platform\/ci\/build-cache/);
		assert.doesNotMatch(screen.frame, /^\|/m);
	});

	it('never chooses a tag, where it reaches over some', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('/', 'a', 'p', 'i', 'Enter', 'Enter', 'Home', 'Enter', 'v', 'End', 'Space');
		assert.equal(rows(screen, '[T]'), 0);
		assert.match(screen.message, /^\d+ manifests excluded/);
		assert.match(screen.frame, /this repository: 0 B {3}0 manifests/);
	});
});

describe('all and invert', () => {
	it('are about what the filter lets through', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('/', ...typed('team-a'), 'Enter', 'a');
		assert.equal(screen.message, '2 rows excluded   u: undo');
		await screen.press('Escape');
		assert.equal(rows(screen, '[E]'), 2);
		await screen.press('/', ...typed('team'), 'Enter', 'i');
		assert.equal(screen.message, '3 rows excluded, 2 rows included again   u: undo');
	});

	it('take an index with its children, and include both again', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('/', ...typed('shop'), 'Enter', 'Enter', 'a');
		assert.equal(rows(screen, '[E]'), 1);
		assert.equal(rows(screen, '[-]'), 2);
		await screen.press('Down', 'Space', 'a');
		assert.equal(rows(screen, '[x]'), 3);
	});
});

describe('a filter', () => {
	it('compares what a row has', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('/', ...typed('untagged>5'), 'Space', ...typed('!ci'), 'Enter');
		assert.match(screen.lines[1]!, /^ Repositories: 3 of 12/);
	});

	it('that cannot be understood says why, hides nothing, and stays open until it can', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('Down', '/', ...typed('age>9'));
		assert.match(screen.message, /^Filter: age>9 {4}age needs an age, not "9"$/);
		assert.match(screen.frame, /1[23]\/13|2\/13/);
		await screen.press('Enter');
		assert.match(screen.message, /^Filter: age>9/);
		await screen.press('Escape');
		assert.match(screen.cursorLine, /team-a\/api/);
	});
});

describe('a sort', () => {
	it('keeps the cursor on its row, whatever it is by', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('Down');
		for (const key of ['S', 'n', 'n', 'c', 'm', 's', 's']) {
			await screen.press(key);
			assert.match(screen.cursorLine, /team-a\/api/, key);
		}
	});
});

describe('a tag', () => {
	const toTags = ['/', ...typed('api'), 'Enter', 'Enter', 'Home', 'Enter'];

	it('is chosen for deletion with t, and kept again with u', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press(...toTags, 'Down', 't');
		assert.match(screen.cursorLine, /^>\[T\] {2}main +image +\w+ +[\d.]+ MiB +772\.6 KiB$/);
		assert.equal(screen.message, 'Tag main is chosen for deletion   u: undo');
		assert.match(screen.frame, /1 tag goes/);
		assert.match(screen.frame, / WILL FREE 24\.6 MiB/);
		await screen.press('Escape');
		assert.match(screen.cursorLine, /^>\[T\] team-a\/api/);
		await screen.press('u');
		assert.match(screen.cursorLine, /^>\[x\] team-a\/api/);
		assert.match(screen.frame, / WILL FREE 23\.9 MiB/);
	});

	it('that is not the last on its manifest says so', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press(...toTags, '/', ...typed('latest'), 'Enter', 'Home', 'Down', 't', 'Down', 'Up');
		assert.equal(screen.message, 'latest goes; its manifest stays: tag v1.2.0 needs it');
	});

	it('is chosen with others by a filter that means it by itself, and listed by name', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press(...toTags, 'T');
		assert.equal(screen.message, 'T chooses the tags that a filter lets through: / first');
		await screen.press('/', ...typed('v1'), 'Enter', 'T');
		assert.equal(screen.message, '3 tags chosen for deletion   u: undo');
		assert.equal(rows(screen, '[T]'), 3, 'and not the one that shares a manifest with them');
		await screen.press('p', 't');
		assert.match(screen.frame, /> team-a\/api:v1\.0\.0\n {2}team-a\/api:v1\.1\.0\n {2}team-a\/api:v1\.2\.0\n/);
	});

	it('of an excluded repository cannot be chosen', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('/', ...typed('api'), 'Enter', 'Space', 'Enter', 'Home', 'Enter', 'Down', 't');
		assert.equal(screen.message, 'The whole repository is excluded. In the list, Space includes it again');
	});

	it('that has moved before another scan is told', async (t) => {
		const session = await stagedDemo();
		const screen = await TestScreen.open(t, session);
		session.movedTags = ['team-a/api:main', 'b:v1'];
		await screen.press('R');
		assert.equal(screen.message, 'Moved since, and no longer chosen for deletion: team-a/api:main and 1 more');
	});
});

describe('a field', () => {
	it('shows the end of what is longer than the line, where it is typed, and what is wrong with it', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press(':');
		await screen.send(`delete ${'team/'.repeat(16)}app:v1`);
		assert.match(screen.message, /^Try: \.\.\..*team\/app:v1 /);
		await screen.press('Ctrl-U');
		await screen.send(`destroy ${'team/'.repeat(16)}app:v1`);
		assert.match(screen.message, /^Try: \.\.\.(?:\/team)+\/app:v1 {4}It begins with keep or delete$/);
	});
});

describe('the grace age', () => {
	it('is asked for, and the new total is told', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo({grace: 3600}));
		await screen.press('A');
		assert.match(screen.message, /^Keep what is younger than: 1h/);
		await screen.press('Ctrl-U', ...typed('soon'), 'Enter');
		assert.match(screen.message, /The grace age needs an age, not "soon"$/);
		await screen.press('Ctrl-U', '0', 'Enter');
		assert.equal(screen.message, 'Nothing is kept for its age: frees 23.9 MiB, it was 410.2 KiB');
		assert.match(screen.frame, / WILL FREE 23\.9 MiB/);
	});

	it('is typed over by the first character, and edited by any other key', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo({grace: 3600}));
		await screen.press('A', '3', '0', 'd');
		assert.match(screen.message, /^Keep what is younger than: 30d /);
		await screen.press('Escape', 'A', 'Left', '0');
		assert.match(screen.message, /: 1h0 /);
		await screen.press('Escape', 'A', 'Backspace', '2', 'h');
		assert.match(screen.message, /: 12h /);
		await screen.press('Escape', 'A');
		await screen.send('\u{1B}[200~2d\u{1B}[201~');
		assert.match(screen.message, /: 2d /);
	});

	it('changes the plan that is in front', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo({grace: 3600}));
		await screen.press('p');
		assert.match(screen.frame, /young 23\.\d MiB \(under 1h, A changes it\)/);
		await screen.press('A', 'Ctrl-U', '0', 'Enter');
		assert.match(screen.frame, / WILL FREE 23\.9 MiB: 37 manifests, 125 blobs/);
	});
});
