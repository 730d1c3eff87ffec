import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {TestScreen} from '../../support/screen.ts';
import {stagedDemo} from '../../support/ui-session.ts';

process.env['TZ'] = 'UTC';

const title = ' registry-cleanup-tui   /var/lib/registry   scanned 14:02 (00:01)       PREVIEW';
const rule = '-'.repeat(80);

describe('the list of repositories', () => {
	it('shows what a cleanup frees, where, and exactly how much in all', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.weighed();
		screen.shows(
			title,
			' All repositories (12)      filter: none                        sort: reclaim v',
			'     REPOSITORY                  SIZE #=-      TOTAL  RECLAIM v    TAGS   UNTAG',
			'>[x] platform/ci/build-cache     #---....   10.1 MiB    8.8 MiB       1       7',
			' [x] team-a/api                  #=====--   22.7 MiB    4.9 MiB       5      10',
			' [~] (blobs in no repository)    -.......    3.4 MiB    3.2 MiB       -       -',
			' [x] team-a/worker               #=====-.   19.5 MiB    2.6 MiB       4       6',
			' [x] team-b/web                  #-......    6.3 MiB    1.9 MiB       3       3',
			' [x] team-b/shop                 #.......    3.6 MiB    1.6 MiB       1       3',
			' [x] platform/ci                 =.......    2.6 MiB  336.9 KiB       1       1',
			' [x] charts/storefront           ........  103.0 KiB   31.3 KiB       3       1',
			' [x] base/ubuntu                 #===-...   15.3 MiB    6.3 KiB       3       6',
			' [ ] tools/linter                #=......    6.6 MiB        0 B       3       0',
			' [!] infra/vault-agent           =.......    2.2 MiB    unknown       1       1',
			' [ ] team-b/reports              =.......    2.1 MiB        0 B       2       0',
			' [ ] sandbox/playground          ........        0 B        0 B       0       0',
			'',
			'',
			'                                                                    1/13    All',
			rule,
			' WILL FREE 23.9 MiB of 56.5 MiB (42%)   37 manifests   125 blobs   1 upload',
			'  protected: frozen 219.8 KiB',
			'',
			' Space exclude  Enter open  p plan  e problems  / filter  s sort  ? help  q quit',
		);
	});

	it('takes a repository out with Space, its bytes off the total, and leaves its row where it was', async (t) => {
		const session = await stagedDemo();
		const screen = await TestScreen.open(t, session);
		await screen.press('Space');
		assert.equal(screen.cursorLine, '>[E] platform/ci/build-cache     ####....   10.1 MiB        0 B       1       7');
		assert.match(screen.frame, / WILL FREE 14\.6 MiB of 56\.5 MiB \(26%\) {3}30 manifests/);
		assert.equal(screen.message, 'platform/ci/build-cache is excluded: nothing in it is touched   u: undo');
		await screen.weighed();
		assert.match(screen.frame, /protected: excluded 9\.2 MiB, frozen 219\.8 KiB/);
		await screen.press('Space');
		assert.match(screen.frame, / WILL FREE 23\.9 MiB/);
	});

	it('undoes and redoes exclusions, as many as there were', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('x', 'x');
		assert.match(screen.frame, /\[E\] platform\/ci\/build-cache[^]*\[E\] team-a\/api/);
		await screen.press('u');
		assert.equal(screen.message, 'Undone: team-a/api is included again');
		await screen.press('u');
		assert.match(screen.frame, / WILL FREE 23\.9 MiB/);
		await screen.press('U', 'U');
		assert.match(screen.frame, /\[E\] platform\/ci\/build-cache[^]*\[E\] team-a\/api/);
	});

	it('excludes the blobs that belong to no repository', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('Down', 'Down', 'Space');
		assert.match(screen.cursorLine, /^>\[E\] \(blobs in no repository\)/);
		assert.match(screen.frame, / WILL FREE 20\.7 MiB/);
	});

	it('sorts by each column, and again the other way round', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		const first = () => screen.lines[3]!.slice(5, 30).trim();
		await screen.press('S');
		assert.equal(first(), 'team-a/api');
		await screen.press('n');
		assert.equal(first(), 'base/ubuntu');
		assert.match(screen.lines[1]!, /sort: name \^$/);
		await screen.press('n');
		assert.equal(first(), '(blobs in no repository)');
		await screen.press('c');
		assert.equal(first(), 'team-a/api');
		await screen.press('s', 's');
		assert.match(screen.lines[1]!, /sort: reclaim \^$/);
		assert.equal(first(), 'tools/linter');
	});

	it('keeps the cursor on its row when the order changes', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('Down', 'n');
		assert.match(screen.cursorLine, /team-a\/api/);
	});

	it('filters while it is typed; letters that are commands elsewhere are text', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('/', 'q', 'p');
		assert.match(screen.frame, /Nothing here matches "qp"\./);
		assert.equal(screen.footer, 'Enter keep  Esc cancel  ^U clear  ^W erase word');
		await screen.press('Ctrl-U', 't', 'e', 'a', 'm', '-', 'b', 'Enter');
		assert.match(screen.lines[1]!, /^ Repositories: 3 of 12 {6}filter: "team-b"/);
		assert.match(screen.frame, / WILL FREE 23\.9 MiB/, 'a filter hides rows, it chooses nothing');
		await screen.press('Escape');
		assert.match(screen.lines[1]!, /All repositories/);
	});

	it('says what no row is, in each view', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('/', 'q', 'p', 'Enter');
		for (const what of ['is selected', 'is excluded', 'has an error']) {
			await screen.press('f');
			assert.ok(screen.frame.includes(`Nothing here matches "qp" and ${what}.`), screen.frame);
		}

		await screen.press('Escape', 'f', 'f');
		assert.match(screen.frame, /Nothing here is excluded\./);
	});

	it('counts repositories alone, also while a filter is no filter yet', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('/', '!', 'c', 'i');
		assert.match(screen.frame, /\(blobs in no repository\)/);
		assert.match(screen.lines[1]!, /^ Repositories: 10 of 12 /);
		await screen.press('Ctrl-U', 'a', 'g', 'e', '>');
		assert.match(screen.lines[1]!, /^ Repositories: 12 of 12 /);
	});

	it('says of each key why it does nothing, and where it would do something', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		for (const [key, said] of [
			['D', 'D deletes on the plan only, and asks first   p: review plan'],
			['u', 'There is nothing to undo'],
			['U', 'There is nothing to redo'],
			['\t', 'The pane at the right needs 120 columns'],
			['z', 'z does nothing here   ?: help'],
			['\u{7}', '^G does nothing here   ?: help'],
			['Escape', ''],
		] as const) {
			await screen.press(key);
			assert.equal(screen.message, said);
		}
	});

	it('tells a message whole, over the last rows where it is long', async (t) => {
		const session = await stagedDemo();
		const screen = await TestScreen.open(t, session);
		session.movedTags = [`team-a/api:${'long-'.repeat(12)}name`, 'b:v1'];
		await screen.press('R');
		assert.match(
			screen.frame,
			/\n Moved since, and no longer chosen for deletion:\n team-a\/api:(?:long-){12}name\n and 1 more\n/,
		);
	});

	it('puts the filter back that was there before when typing is cancelled', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('/', 'w', 'e', 'b', 'Enter', '/', 'x', 'Escape');
		assert.match(screen.lines[1]!, /filter: "web"/);
	});

	it('shows only what is selected, excluded or has errors', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		const names = () =>
			screen.lines
				.slice(3, 18)
				.map((line) => line.slice(5, 30).trim())
				.filter(Boolean);
		await screen.press('Space', 'f');
		assert.equal(names().includes('tools/linter'), false);
		assert.equal(names().includes('team-a/api'), true);
		await screen.press('f');
		assert.deepEqual(names(), ['platform/ci/build-cache']);
		await screen.press('f');
		assert.deepEqual(names(), ['infra/vault-agent', 'team-b/reports']);
		await screen.press('Escape');
		assert.match(screen.lines[1]!, /All repositories/);
	});

	it('says why nothing of a repository goes', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo({grace: 3600}));
		await screen.press('/', 'a', 'p', 'i', 'Enter');
		assert.match(screen.cursorLine, /^>\[ \] team-a\/api/);
		assert.equal(screen.message, 'Untagged but kept: 10 younger than 1h (A)');
		await screen.weighed();
		assert.match(screen.frame, /protected: young \d+\.\d MiB/);
		await screen.press('Escape', '/', 'v', 'a', 'u', 'l', 't', 'Enter');
		assert.match(screen.message, /^Frozen: a manifest in it cannot be judged/);
	});

	it('deletes nothing by any key that deletes elsewhere', async (t) => {
		const session = await stagedDemo();
		const screen = await TestScreen.open(t, session);
		for (const key of ['d', 'Delete', 'Backspace']) {
			await screen.press(key);
			assert.equal(screen.message, 'Nothing is deleted here. p: review plan');
		}

		await screen.press('D', 'X', 'y');
		assert.deepEqual(session.calls, []);
		assert.match(screen.lines[0]!, /PREVIEW$/);
	});

	it('takes each of several keys that come in one lump for what it is', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.send('jjj');
		assert.match(screen.frame, /4\/13/);
		await screen.send('\u{1B}[B'.repeat(5));
		assert.match(screen.frame, /9\/13/);
	});

	it('sorted by age shows the age, in the place of the bars where there is no more room', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('m');
		assert.deepEqual(screen.lines.slice(1, 5), [
			' All repositories (12)      filter: none                            sort: age v',
			'     REPOSITORY                      AGE v     TOTAL    RECLAIM    TAGS   UNTAG',
			' [x] team-a/api                         3d  22.7 MiB    4.9 MiB       5      10',
			' [x] team-a/worker                      3d  19.5 MiB    2.6 MiB       4       6',
		]);
	});

	it('shows the age beside the bars where there is room', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo(), {columns: 87, rows: 24});
		assert.equal(
			screen.lines[2],
			'     REPOSITORY                  SIZE #=-     AGE     TOTAL  RECLAIM v    TAGS   UNTAG',
		);
		assert.match(screen.cursorLine, /^>\[x\] platform\/ci\/build-cache {5}#---\.{4} {6}3d {2}10\.1 MiB /);
	});

	it('takes a paste for text in a field and for nothing else', async (t) => {
		const session = await stagedDemo();
		const screen = await TestScreen.open(t, session);
		await screen.send('\u{1B}[200~xq\r\u{1B}[201~');
		assert.equal(screen.message, 'Pasted text is no command here');
		assert.equal(screen.exitCode, undefined);
		await screen.press('/');
		await screen.send('\u{1B}[200~team-a\nq\u{1B}[201~');
		assert.match(screen.lines[1]!, /filter: "team-a"/);
	});

	it('asks before exclusions are lost, and leaves at once where nothing is', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('Space', 'q');
		assert.equal(screen.message, 'Quit and forget what you have chosen?  y/N');
		screen.now += 600;
		await screen.press('n', 'u', 'q');
		assert.equal(screen.exitCode, 0);
	});

	it('asks after Ctrl-C, and a second one means it', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('Ctrl-C');
		assert.equal(screen.exitCode, undefined);
		await screen.press('Ctrl-C');
		assert.equal(screen.exitCode, 130);
	});

	it('scans again with what was excluded excluded', async (t) => {
		const session = await stagedDemo();
		const screen = await TestScreen.open(t, session);
		await screen.press('Space', 'Down', 'Enter', 'Space', 'Escape', 'R');
		assert.deepEqual(session.calls, ['scan']);
		assert.equal(screen.message, 'What you had chosen is chosen again (2)');
		assert.match(screen.frame, /\[E\] platform\/ci\/build-cache/);
		assert.equal(session.selection.excludedRevisions.size, 1);
	});
});
