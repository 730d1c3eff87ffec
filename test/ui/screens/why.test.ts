import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {TestScreen} from '../../support/screen.ts';
import {createSession} from '../../../source/session.ts';
import {temporaryStore} from '../../support/store.ts';
import {settingsFor, stagedDemo, StagedSession} from '../../support/ui-session.ts';

process.env['TZ'] = 'UTC';

const rule = '-'.repeat(80);

/** Puts the cursor on base/ubuntu. */
const base = ['n', 'g'] as const;

describe('why', () => {
	it('tells the chain that keeps what a tag means', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press(...base, 'Enter', 'g', 'Down');
		assert.match(screen.cursorLine, /^> {5}24\.04 +image/);
		await screen.press('w');
		screen.shows(
			' registry-cleanup-tui   Why sha256:dddddddddddd is kept                 PREVIEW',
			rule,
			` sha256:${'d'.repeat(64)}`,
			'   the manifest of an image, 427 B: kept',
			'',
			' Where it is',
			...screen.lines.slice(6, 8).map((line) => line.replaceAll(/[\da-f]{40,64}/g, (hex) => 'd'.repeat(hex.length))),
			'   base/ubuntu                                   revision                 kept',
			'   base/ubuntu:24.04                             tag, current             kept',
			"   base/ubuntu:24.04                             tag's history            kept",
			'   base/ubuntu:latest                            tag, current             kept',
			"   base/ubuntu:latest                            tag's history            kept",
			'',
			' Kept, because',
			'   base/ubuntu:24.04 (tag)',
			'     → image sha256:dddddddddddd',
			'     and 1 more thing in base/ubuntu that holds it',
			'',
			'',
			'                                                                            All',
			rule,
			'',
			' Esc back  ? help  q quit',
		);
		await screen.press('Escape');
		assert.match(screen.cursorLine, /^> {5}24\.04/, 'back where it was asked');
	});

	it('tells each test that an untagged manifest failed, and scrolls to the last one', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press(...base, 'Enter', 'w');
		assert.match(screen.lines[0]!, / Why sha256:[\da-f]{12} goes /);
		assert.match(screen.frame, /\n Its data goes, because\n {3}- no kept manifest of any repository references it/);
		assert.match(screen.footer, /^Up\/Down scroll {2}Esc back/);
		assert.doesNotMatch(
			screen.frame,
			/The revision of base\/ubuntu goes, because[^]*its repository, base\/ubuntu, is not frozen/,
		);
		await screen.press('End');
		assert.match(screen.frame, /\n {3}- not excluded, nor is base\/ubuntu\n/);
		assert.match(screen.frame, /\n {3}- its repository, base\/ubuntu, is not frozen\n[^]* End\n/);
		await screen.press('Home');
		assert.match(screen.lines[2]!, /^ sha256:[\da-f]{64}$/);
	});

	it('follows what was toggled so far', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press(...base, 'Enter', 'Space', 'w');
		assert.match(screen.lines[0]!, / is kept /);
		assert.match(screen.frame, /\n Kept, because\n {3}base\/ubuntu: excluded by the operator\n/);
		await screen.press('Escape', 'Space', 'Escape', 'Space', 'Enter', 'w');
		assert.match(screen.frame, /\n {3}base\/ubuntu: base\/ubuntu, which is excluded by the operator\n/);
	});

	it('explains each blob of a manifest, and the manifest itself', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press(...base, 'Enter', 'g', 'Down', 'Enter', 'w');
		assert.match(screen.frame, /\n {3}a blob, \d+ B: kept\n[^]*→ its config, sha256:[\da-f]{12}\n/);
		await screen.press('Escape', 'Down', 'w');
		assert.match(screen.frame, /→ its layer, sha256:[\da-f]{12}\n/);
		await screen.press('Escape', 'End', 'w');
		assert.match(screen.frame, /\n {3}the manifest of an image, 427 B: kept\n/);
	});

	it('explains each blob that no manifest references, from a list of them', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('Down', 'Down', 'Enter');
		assert.match(screen.lines[0]!, / 10 blobs in no repository /);
		assert.deepEqual(
			screen.lines.slice(2, 13).map((line) => line.replaceAll(/[\da-f]{40}\.\./g, 'd')),
			[
				'  BLOB                                                     SIZE  FATE',
				'> sha256:d   781.6 KiB  goes',
				'  sha256:d   611.6 KiB  goes',
				'  sha256:d   421.6 KiB  goes',
				'  sha256:d   390.1 KiB  goes',
				'  sha256:d   366.6 KiB  goes',
				'  sha256:d   351.6 KiB  goes',
				'  sha256:d   328.1 KiB  goes',
				'  sha256:d   218.5 KiB  kept: needed',
				'  sha256:d       795 B  kept: needed',
				'  sha256:d       793 B  goes',
			],
		);
		assert.match(screen.frame, / 1\/10 +All\n/);
		await screen.press('w');
		assert.match(screen.frame, /\n {3}- blobs that no manifest references are not excluded\n/);
		await screen.press('Escape', 'Escape', 'Space', 'Enter');
		assert.match(screen.cursorLine, /781\.6 KiB {2}kept: excluded$/);
		await screen.press('w');
		assert.match(screen.frame, /\n Kept, because\n {3}blobs that no manifest references are excluded\n/);
	});

	it('explains what a problem is about', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('e');
		const rows = screen.lines.slice(3).findIndex((line) => line.includes('tag-dangling'));
		assert.ok(rows >= 0);
		await screen.press(...Array.from({length: rows}, () => 'Down'), 'w');
		assert.match(screen.lines[0]!, / Why sha256:[\da-f]{12} is gone /);
		assert.match(screen.frame, /\n {3}a manifest, its data is gone/);
	});

	it('is offered only on a row that has a digest', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		assert.doesNotMatch(screen.footer, /w why/);
		await screen.press('w');
		assert.match(screen.lines[1]!, /All repositories/);
		await screen.press('Enter', 'g');
		assert.match(screen.cursorLine, / TAGGED /);
		assert.doesNotMatch(screen.footer, /w why/);
		await screen.press('?');
		assert.doesNotMatch(screen.frame, /why it is kept/);
		await screen.press('Escape', 'Down');
		assert.match(screen.footer, /w why/);
		await screen.press('?');
		assert.match(screen.frame, /w {6}why it is kept, or goes/);
	});

	it('fills a wider screen, and follows its size', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo(), {columns: 140, rows: 40});
		await screen.press(...base, 'Enter', 'w');
		assert.match(screen.frame, /\n {3}blobs\/sha256\/[\da-f]{2}\/[\da-f]{64}\/data\n/);
		assert.match(screen.frame, / All\n/);
		await screen.resize(80, 24);
		assert.match(screen.frame, /\n {3}blobs\/sha256\/[\da-f]{2}\/\n {5}[\da-f]+\/data\n/);
		await screen.press('End');
		await screen.resize(140, 40);
		assert.match(screen.lines[2]!, /^ sha256:[\da-f]{64}$/, 'scrolled no further than there is text');
	});

	it('shows names of strangers without anything that a terminal would obey', async (t) => {
		const store = temporaryStore(t);
		store.push('evil\u{1B}[2Jname', {tag: 'v1'});
		const real = createSession(settingsFor(store.root));
		t.after(() => void real.close());
		await real.scan();
		const screen = await TestScreen.open(t, new StagedSession(real));
		await screen.press('Enter', 'g', 'Down', 'w');
		assert.match(screen.frame, /\n {3}evil\\x1b\[2Jname:v1 \(tag\)\n/);
		assert.doesNotMatch(screen.frame, /[\u{0}-\u{9}\u{B}-\u{1F}\u{7F}-\u{9F}]/u);
	});
});
