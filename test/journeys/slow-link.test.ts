import assert from 'node:assert/strict';
import path from 'node:path';
import {describe, it, type TestContext} from 'node:test';
import {listRuns} from '../../source/run/journal.ts';
import {writeBenchStore} from '../bench/bench-store.ts';
import {typedBytes} from '../bench/typed-bytes.ts';
import {demoStore, options} from '../support/demo-journey.ts';
import {temporaryFolder} from '../support/store.ts';
import {TestTerminal} from '../support/terminal.ts';

/** Sixty repositories: several pages. */
function longList(t: TestContext): string {
	const root = path.join(temporaryFolder(t), 'registry');
	writeBenchStore(root, {repositories: 60, tags: 1, revisions: 2});
	return root;
}

async function opened(t: TestContext, root: string, ...args: readonly string[]): Promise<TestTerminal> {
	const terminal = TestTerminal.open(t, [...options(root), ...args]);
	await terminal.shows(/ WILL FREE /);
	return terminal;
}

describe('a slow link', () => {
	it('is sent few bytes for a key, and none while nothing happens', async (t) => {
		const {step, scroll, idle} = await typedBytes(longList(t));
		assert.ok(step > 0 && step < 350, `${step} bytes for a step`);
		assert.ok(scroll > 0 && scroll < 600, `${scroll} bytes for a key that scrolls now and then`);
		assert.equal(idle, 0);
	});

	it('loses no key that is typed faster than frames are drawn, in lumps or one by one, also when few are', async (t) => {
		const root = longList(t);
		for (const args of [[], ['--slow']]) {
			const terminal = await opened(t, root, ...args);
			// Ten lumps: five down and three up each, first as letters, then as arrows.
			for (let lump = 0; lump < 5; lump++) {
				terminal.type('jjjjjkkk');
				terminal.type('\u{1B}[B'.repeat(5) + '\u{1B}[A'.repeat(3));
			}

			await terminal.shows(/ 21\/60 /);
			for (let key = 0; key < 30; key++) {
				terminal.type(key % 3 === 2 ? 'k' : 'j');
			}

			await terminal.shows(/ 31\/60 /);
		}
	});

	it('draws its first frame where it belongs, though keys typed ahead were echoed', async (t) => {
		const root = longList(t);
		const terminal = TestTerminal.open(t, options(root));
		terminal.type('zz');
		await terminal.shows(/ WILL FREE /);
		await terminal.quiet();
		assert.match(terminal.output, /^zz/);
		assert.match(terminal.lines[0]!, /^ registry-cleanup-tui .* PREVIEW$/);
		assert.match(terminal.lines[1]!, /^ All repositories \(60\)/);
	});

	it('never has a lump of keys confirm anything', async (t) => {
		const root = await demoStore(t);
		const terminal = await opened(t, root);
		// What follows the plan in the same lump was typed for the list.
		terminal.type('pD37\r');
		await terminal.shows(/Review plan[^]* Checks/);
		await terminal.quiet();
		assert.match(terminal.text, /Review plan/);
		// What follows D in the same lump, and within half a second, was typed for the plan.
		terminal.type('D37\r');
		terminal.type('37\r');
		await terminal.shows(/Type 37 .* {2}> *$/m);
		await new Promise((resolve) => {
			setTimeout(resolve, 600);
		});
		terminal.type('37\r');
		await terminal.shows(/Press Enter by itself: it came in one lump with other keys/);
		assert.deepEqual(listRuns(root), []);
		await terminal.press('Escape', 'Escape', 'Ctrl-C');
		terminal.type('yy');
		await terminal.quiet();
		assert.match(terminal.text, /Quit\? {2}y\/N/);
	});
});
