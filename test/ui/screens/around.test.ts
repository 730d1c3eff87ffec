import assert from 'node:assert/strict';
import {describe, it, type TestContext} from 'node:test';
import {Refusal} from '../../../source/errors.ts';
import {noProgress, type ScanProgress} from '../../../source/scan/scan.ts';
import {choose, choosable} from '../../support/choosing.ts';
import {TestScreen} from '../../support/screen.ts';
import {createSession} from '../../../source/session.ts';
import {sampleResult} from '../../support/sample-plan.ts';
import {temporaryStore} from '../../support/store.ts';
import {settingsFor, shownTime, stagedDemo, StagedSession} from '../../support/ui-session.ts';

process.env['TZ'] = 'UTC';

const rule = '-'.repeat(80);

describe('a scan', () => {
	it('shows counters and rates, and that nothing is changed', async (t) => {
		const session = await stagedDemo();
		const screen = await TestScreen.open(t, session);
		const progress: ScanProgress = {
			stage: 'manifests',
			blobs: 1_102_410,
			repositories: 6204,
			manifests: 100_000,
			manifestsTotal: 400_000,
			tags: 0,
			bytes: 2_000_000_000_000,
			elapsed: 72_000,
			place: 'team-7/service-6203/\u{1B}[31mimage',
			memory: () => 212 * 2 ** 20,
		};
		session.enter({name: 'scanning', progress});
		screen.now += 2000;
		session.enter({name: 'scanning', progress: {...progress, manifests: 118_000}});
		await screen.quiet();
		assert.deepEqual(
			screen.lines.map((line) => line.replace(/^( {2}Reading manifests) ?\.*$/, '$1')),
			[
				' registry-cleanup-tui   /var/lib/registry                              SCANNING',
				rule,
				'',
				'                             FOUND        RATE',
				'  Blobs                  1,102,410              1.8 TiB',
				'  Repositories               6,204',
				'  Manifests                118,000     9,000/s  of 400,000  30%',
				'  Tags                           0',
				'',
				'  [######################....................................................]',
				'',
				'  Elapsed 01:12    memory 212.0 MiB',
				'',
				'  Reading manifests',
				'  team-7/service-6203/\\x1b[31mimage',
				'',
				'  Nothing is changed on disk during a scan. What goes is known when it ends.',
				'  ^C stops it, and shows what it has met so far.',
				'',
				'',
				'',
				rule,
				'',
				' Tab found so far  ^C stop  ? help  q stop and quit',
			],
		);
		screen.now += 4000;
		session.enter({name: 'scanning', progress: {...progress, manifests: 136_000}});
		await screen.quiet();
		assert.match(screen.frame, /manifests about 00:44 left/, 'once it has been measured for a while');
	});

	it('shows by Tab what it has found so far, which stands still, and gives way to the list', async (t) => {
		const session = await stagedDemo();
		const screen = await TestScreen.open(t, session);
		session.enter({name: 'scanning', progress: noProgress});
		await screen.press('\t');
		assert.match(screen.message, /No repository was met yet/);
		let count = 40;
		const foundSoFar = () =>
			Array.from({length: count}, (_, index) => ({
				name: `a/\u{1B}[2J${index}`,
				manifests: index,
				layerLinks: 7 * index,
			}));
		const stage = {name: 'scanning', progress: {...noProgress, elapsed: 2000, foundSoFar}} as const;
		session.enter(stage);
		await screen.press('\t');
		assert.match(screen.lines[0]!, /40 repositories found after 00:02 .*SCANNING$/);
		assert.match(screen.cursorLine, /^> a\/\\x1b\[2J39 +39 +273$/);
		count = 50;
		session.enter({...stage});
		await screen.press('Down', 'Space', 'Enter');
		assert.match(screen.lines[0]!, /40 repositories/);
		assert.match(screen.cursorLine, /J38 +38 +266$/);
		await screen.press('\t');
		assert.match(screen.lines[0]!, /50 repositories/);
		await screen.press('Escape');
		assert.match(screen.frame, /Nothing is changed on disk/);
		await screen.press('\t');
		session.enter({name: 'choosing'});
		await screen.quiet();
		assert.match(screen.lines[1]!, /All repositories/);
	});

	it('is stopped by Ctrl-C, and shows what it had met; Ctrl-C again leaves', async (t) => {
		const session = await stagedDemo();
		const screen = await TestScreen.open(t, session);
		const foundSoFar = () => [{name: 'team/app', manifests: 3, layerLinks: 7}];
		session.enter({name: 'scanning', progress: {...noProgress, elapsed: 4000, foundSoFar}});
		await screen.press('Ctrl-C');
		session.enter({name: 'failed', error: 'SIGINT'});
		await screen.quiet();
		assert.match(screen.lines[0]!, /1 repository found after 00:04 +STOPPED$/);
		assert.match(screen.lines[1]!, /^ The scan was stopped: this is what it had met\. R scans again/);
		assert.match(screen.cursorLine, /^> team\/app +3 +7$/);
		assert.equal(screen.footer, 'Esc back  R rescan  ? help  q quit');
		await screen.press('Escape');
		assert.match(screen.frame, /The scan was stopped before its end\.[^]*Nothing was changed\./);
		assert.equal(screen.exitCode, undefined);
		await screen.press('Ctrl-C');
		assert.equal(screen.exitCode, 130);
	});

	it('that has taken a while is left only after a question', async (t) => {
		const session = await stagedDemo();
		const screen = await TestScreen.open(t, session);
		session.enter({name: 'scanning', progress: {...noProgress, elapsed: 4000}});
		await screen.press('q');
		assert.equal(screen.exitCode, undefined);
		assert.match(screen.message, /^Stop the scan and quit\? What it has found is forgotten\. {2}y\/N$/);
		await screen.press('n', 'q');
		screen.now += 600;
		await screen.press('y');
		assert.equal(screen.exitCode, 0);
	});

	it('is left at once: there is nothing to lose', async (t) => {
		const session = await stagedDemo();
		const screen = await TestScreen.open(t, session);
		session.enter({name: 'scanning', progress: noProgress});
		await screen.press('q');
		assert.equal(screen.exitCode, 0);
	});

	it('that failed says why and what to try, and can be repeated', async (t) => {
		const session = await stagedDemo();
		const screen = await TestScreen.open(t, session);
		session.enter({
			name: 'failed',
			error: new Refusal('Not a registry: no docker/registry/v2 below /srv', {hint: 'Found one at /srv/reg'}),
		});
		await screen.quiet();
		assert.deepEqual(screen.lines.slice(2, 8), [
			'',
			'   Not a registry: no docker/registry/v2 below /srv',
			'',
			'   Found one at /srv/reg',
			'',
			'   Nothing was changed.',
		]);
		await screen.press('q');
		assert.equal(screen.exitCode, 3);
		await screen.press('R');
		assert.deepEqual(session.calls, ['scan']);
		assert.match(screen.lines[1]!, /All repositories/);
	});
});

const unfinishedRecord = {
	version: 1 as const,
	id: '20261123T091500Z-4f2a',
	startedAt: '2026-11-23T09:15:00Z',
	state: 'quarantining' as const,
	keep: false,
	blobs: 125,
	bytes: 25_000_000,
};

describe('a run of another process', () => {
	const other = {pid: 812, host: 'reg\u{1B}[31m-02', since: '2026-11-24T14:00:00Z', lock: 3, file: '/lock.3'};
	const progress = [{phase: 'sweep', done: 3, total: 9, bytesDone: 30, bytesTotal: 90, recent: ['swept x']}] as const;

	async function watching(t: TestContext) {
		const session = await stagedDemo();
		session.other = other;
		const screen = await TestScreen.open(t, session);
		screen.store.start();
		session.enter({name: 'running', progress, startedAt: shownTime, watched: {...other, kind: 'clean', keep: false}}, [
			'Nothing heard for 01:05',
		]);
		await screen.quiet();
		return {session, screen};
	}

	it('is watched, and cannot be stopped from here', async (t) => {
		const {session, screen} = await watching(t);
		assert.deepEqual(session.calls, ['watch 812']);
		assert.match(screen.lines[0]!, /Process 812 on reg\\x1b\[31m-02 .* WATCHING$/);
		assert.match(screen.frame, /Sweep blobs +running \[####[^]*Nothing heard for 01:05/);
		assert.match(screen.footer, /^q leave, the run goes on/);
		await screen.press('X');
		assert.equal(screen.exitCode, undefined);
		assert.doesNotMatch(screen.frame, /y\/N/);
		await screen.press('q');
		assert.equal(screen.exitCode, 0);
	});

	it('that ended with a result shows it', async (t) => {
		const {session, screen} = await watching(t);
		session.enter({name: 'done', result: sampleResult});
		await screen.quiet();
		assert.match(screen.lines[0]!, /Finished in .* DONE$/);
		assert.doesNotMatch(screen.frame, /had not moved yet/);
		session.other = undefined;
		await screen.press('R');
		assert.match(screen.lines[1]!, /All repositories/);
	});

	it('that ended without a word is one that was left unfinished, if it left anything', async (t) => {
		for (const records of [[], [unfinishedRecord]]) {
			const {session, screen} = await watching(t);
			session.other = undefined;
			session.records = records;
			session.enter({name: 'scanning', progress: noProgress}, []);
			session.endWatch(false);
			await screen.quiet();
			assert.match(screen.frame, records.length > 0 ? /An earlier run did not come to its end/ : /All repositories/);
			await screen.press('Enter');
			screen.now += 600;
			await screen.press('y');
			assert.equal(session.calls.at(-1), records.length > 0 ? 'settle' : 'scan');
		}
	});

	it('is no matter of a dry run', async (t) => {
		const session = await stagedDemo({dryRun: true});
		session.other = other;
		const screen = await TestScreen.open(t, session);
		screen.store.start();
		assert.deepEqual(session.calls, ['scan']);
	});
});

describe('the problems', () => {
	it('are listed with what is wrong, and where', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('e');
		assert.match(screen.lines[0]!, /Problems {3}2 problems: told, never repaired/);
		assert.equal(screen.lines[3], '> manifest-unreadable      infra/vault-agent@sha256:5d44346762cc');
		assert.match(screen.lines[20]!, /^ The manifest cannot be judged: it is not JSON\./);
		await screen.press('Down');
		assert.equal(screen.cursorLine, '> tag-dangling             team-b/reports:nightly');
		await screen.press('Escape');
		assert.match(screen.lines[1]!, /All repositories/);
	});
});

describe('the help', () => {
	it('shows the keys of the screen that it was asked on, and closes again', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('?');
		assert.match(screen.lines[0]!, /^ Help: list of repositories/);
		assert.match(screen.frame, / {2}review plan, deletes nothing/);
		await screen.press('PageDown');
		assert.match(screen.frame, /FILTER text, ~regex, !not/);
		assert.match(screen.frame, /MARKS {2}\[x\] goes/);
		await screen.press('p');
		assert.match(screen.lines[0]!, /^ Help/, 'a key of the screen behind does nothing');
		await screen.press('Escape', 'Enter', '?');
		assert.match(screen.lines[0]!, /^ Help: repository/);
		await screen.press('?', 'p', '?');
		assert.match(screen.lines[0]!, /^ Help: plan/);
		assert.doesNotMatch(screen.frame, /exclude/);
	});

	it('names each screen, and fits it, in the smallest terminal', async (t) => {
		const session = await stagedDemo();
		const screen = await TestScreen.open(t, session);
		for (const stage of [
			{name: 'scanning', progress: noProgress},
			{name: 'running', progress: [], startedAt: shownTime},
			{name: 'failed', error: new Error('broken')},
			{name: 'choosing'},
		] as const) {
			session.enter(stage);
			await screen.press('?');
			assert.match(screen.lines[0]!, /^ Help: /);
			await screen.press('?');
			assert.doesNotMatch(screen.lines[0]!, /^ Help: /);
		}
	});
});

describe('the size of the terminal', () => {
	it('has one frame of exactly its size on every screen', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		for (const [columns, rows] of [
			[80, 24],
			[100, 30],
			[140, 40],
			[200, 60],
		] as const) {
			await screen.resize(columns, rows);
			for (const keys of [
				['Enter'],
				['Enter'],
				['?', '?'],
				['Escape', 'Escape'],
				['p'],
				['D'],
				['Escape', 'Escape'],
				['e'],
				['Escape'],
			]) {
				await screen.press(...keys);
				assert.equal(screen.lines.length, rows, keys.join(' '));
			}
		}
	});

	it('is told when it is too small, and everything is there again afterwards', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('Down');
		await screen.resize(62, 18);
		assert.match(screen.frame.replaceAll('\n', ' '), /This terminal is 62x18\. The screens need 80x24/);
		await screen.press('Space', 'p');
		await screen.resize(80, 24);
		assert.match(screen.cursorLine, /^>\[x\] team-a\/api/, 'keys typed blindly did nothing');
	});

	it('keeps the cursor in view when the list gets shorter', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo(), {columns: 80, rows: 40});
		await screen.press('Enter', 'Escape', 'Down', 'Enter', 'Up', 'Up', 'Enter', 'End');
		const before = screen.cursorLine;
		await screen.resize(80, 24);
		assert.equal(screen.cursorLine, before);
	});

	it('gives a wider terminal to long names, then to bars', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo(), {columns: 119, rows: 24});
		assert.match(screen.cursorLine, /^>\[x\] platform\/ci\/build-cache {5}#{2}-{12}\.{18} /);
	});
});

describe('names that strangers chose', () => {
	it('reach the terminal without anything that it would obey', async (t) => {
		const store = temporaryStore(t);
		store.push('evil\u{1B}[2Jname', {tag: 'v1'});
		store.push('evil\u{1B}[2Jname');
		store.push('bidi\u{202E}gpj', {tag: 'v1'});
		store.push('日本語/ubuntu', {tag: 'v1'});
		const real = createSession(settingsFor(store.root));
		t.after(() => void real.close());
		await real.scan();
		const session = new StagedSession(real);
		const screen = await TestScreen.open(t, session);
		assert.match(screen.frame, /evil\\x1b\[2Jname/);
		assert.match(screen.frame, /bidi\\u202egpj/);
		assert.match(screen.frame, /日本語\/ubuntu/);
		const repository = session.inventory.repositories.names.indexOf('evil\u{1B}[2Jname');
		await choose(session, choosable.repository(repository));
		for (const keys of [
			['/', 'e', 'v', 'i', 'l', 'Enter', 'Space'],
			['Space'],
			['Enter'],
			['Enter'],
			['Escape', 'Escape', 'p'],
		]) {
			await screen.press(...keys);
			assert.doesNotMatch(screen.frame, /[\u{0}-\u{9}\u{B}-\u{1F}\u{7F}-\u{9F}\u{202A}-\u{202E}]/u);
		}
	});
});

describe('the keys of the terminal itself', () => {
	it('draw the screen again', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('Ctrl-L');
		assert.equal(screen.redraws, 1);
	});
});
