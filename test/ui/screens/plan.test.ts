import assert from 'node:assert/strict';
import {hostname} from 'node:os';
import {describe, it, type TestContext} from 'node:test';
import type {RunProgress, RunResult} from '../../../source/run/run.ts';
import type {Settings} from '../../../source/session.ts';
import {NoQuarantine, Refusal, UserError} from '../../../source/errors.ts';
import {summaryText} from '../../../source/ui/summary.ts';
import {choose, choosable} from '../../support/choosing.ts';
import {TestScreen} from '../../support/screen.ts';
import {shownTime, stagedDemo, type StagedSession} from '../../support/ui-session.ts';

process.env['TZ'] = 'UTC';

const rule = '-'.repeat(80);

/** What the demo's plan promises, as a run that kept the promise. */
function resultOf(session: StagedSession, given: Partial<RunResult> = {}): RunResult {
	const {before, after} = session.plan();
	return {
		id: '20261124T140200Z-4f2a',
		state: 'purged',
		before,
		after,
		restored: {tags: 0, manifests: 0, layerLinks: 0, blobs: 0, bytes: 0},
		dropped: [],
		newProblems: [],
		elapsed: 83_000,
		...given,
	};
}

const progress = (
	phase: RunProgress['phase'],
	done: number,
	total: number,
	recent: readonly string[] = [],
): RunProgress => ({
	phase,
	done,
	total,
	bytesDone: done * 1024,
	bytesTotal: total * 1024,
	recent,
});

/** A screen on which the number is typed and can be confirmed. */
async function typed(t: TestContext, given: Partial<Settings> = {}) {
	const session = await stagedDemo(given);
	const screen = await TestScreen.open(t, session);
	await screen.press('p', 'D');
	screen.now += 600;
	await screen.press('3', '7');
	return {session, screen};
}

describe('the review of a plan', () => {
	it('shows before and after, who gives most, and what speaks against it', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('p');
		screen.shows(
			' registry-cleanup-tui   Review plan                                     PREVIEW',
			rule,
			'                             BEFORE        AFTER        FREED',
			' Size                      56.5 MiB     32.7 MiB     23.9 MiB',
			' Manifests                       66           29           37',
			' Blobs                          224           99          125',
			' Uploads                          2            1            1',
			'',
			' Biggest 3 of 8 repositories               MANIFESTS        FREED    TAGS LOST',
			' platform/ci/build-cache                           7      8.8 MiB            0',
			' team-a/api                                       10      4.9 MiB            0',
			' team-a/worker                                     6      2.6 MiB            0',
			'',
			' Checks',
			' [ok]   No tag and nothing that a tag needs is in this plan',
			' [ok]   Scanned 0s ago. What has become needed since is put back, not purged',
			' [warn] 1 repository is frozen: a manifest in it cannot be judged   e: show',
			' [warn] 2 problems were there before   e: show',
			' [warn] --grace 0 keeps nothing for being young: make sure that nobody pushes',
			' Protected: frozen 219.8 KiB',
			rule,
			' WILL FREE 23.9 MiB: 37 manifests, 125 blobs, 1 upload',
			'',
			' D delete (asks)  c re-check  e problems  Esc back  w write plan  ? help  q quit',
		);
	});

	it('is written into a file, to be applied later', async (t) => {
		const session = await stagedDemo();
		const screen = await TestScreen.open(t, session);
		await screen.press('p', 'w', 'Ctrl-U', 'Enter');
		assert.match(screen.message, /It needs the name of a file$/);
		await screen.press(...'/p.json'.split(''), 'Enter');
		assert.deepEqual(session.calls, ['savePlan /p.json']);
		assert.equal(screen.message, 'Written. To do it later: apply /p.json --root /var/lib/registry');
	});

	it('is stopped when nothing is left to delete: D does nothing then', async (t) => {
		const session = await stagedDemo({grace: 3600});
		const screen = await TestScreen.open(t, session);
		for (let repository = 0; repository < session.inventory.repositories.names.length; repository++) {
			await choose(session, choosable.repository(repository));
		}

		await choose(session, choosable.orphans);
		await screen.press('p');
		assert.match(screen.frame, / \[stop\] Nothing to delete/);
		assert.match(screen.frame, / Nothing to reclaim\n/);
		assert.doesNotMatch(screen.footer, /D delete/);
		await screen.press('D');
		assert.match(screen.lines[0]!, /Review plan/);
	});

	it('warns of what was found writing, and says what to do; c looks again', async (t) => {
		const session = await stagedDemo();
		const message = 'A registry on :5000 takes pushes';
		session.found = [{kind: 'registry', message, hint: `Stop it, or ${'wait '.repeat(15)}and see`}];
		const screen = await TestScreen.open(t, session);
		await screen.press('p');
		assert.match(
			screen.frame,
			/\n \[warn\] A registry on :5000 takes pushes\n {8}Stop it, or (?:wait ?)+\n {8}[wait ]+ and see\n \[ok\]/,
		);
		assert.match(screen.frame, /\n WILL FREE /);
		assert.match(screen.footer, /^D delete/);
		session.found = [];
		await screen.press('c');
		assert.doesNotMatch(screen.frame, /takes pushes/);
	});

	it('lists every tag that goes, by name', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo({deleteTags: ['team-a/api:v1*']}));
		await screen.press('p');
		assert.match(screen.frame, / \[warn\] 3 tags would be deleted {3}t: lists them by name\n/);
		await screen.press('t');
		assert.match(screen.frame, /> team-a\/api:v1\.0\.0\n {2}team-a\/api:v1\.1\.0\n {2}team-a\/api:v1\.2\.0\n/);
		await screen.press('Escape', 'D');
		assert.match(screen.frame, / 3 tags would be lost/);
	});

	it('is made anew after going back and choosing otherwise', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('p', 'Escape', 'Space', 'p');
		assert.match(screen.frame, / WILL FREE 14\.6 MiB: 30 manifests/);
		assert.match(screen.frame, / Protected: excluded 9\.2 MiB, frozen 219\.8 KiB\n/);
	});
});

describe('the confirmation', () => {
	it('names scope, host and path, and asks for the count', async (t) => {
		const {screen} = await typed(t);
		assert.deepEqual(screen.lines.slice(2, 20), [
			'',
			'   This removes from /var/lib/registry',
			`   on host ${hostname()}:`,
			'',
			'       37 untagged manifests in 8 repositories',
			'       125 blobs, 1 upload                        23.9 MiB',
			'',
			'   No tag is removed.',
			'',
			'   Everything is moved to quarantine first, checked again, and deleted for',
			'   good only when every tag is still complete. Until then it can be put back.',
			'',
			'   [ ] Keep it in quarantine: frees nothing until it is purged    (k toggles)',
			'',
			'   If the connection drops, the run goes on to its end.',
			'',
			'   Type 37 (the manifests) and press Enter to start:  > 37',
			'',
		]);
	});

	it('starts nothing for another number', async (t) => {
		const session = await stagedDemo();
		const screen = await TestScreen.open(t, session);
		await screen.press('p', 'D');
		screen.now += 600;
		await screen.press('3', '6', 'Enter');
		assert.equal(screen.message, '36 is not 37. Nothing was started');
		await screen.press('Enter');
		assert.equal(screen.message, 'Nothing is typed. Nothing was started');
		assert.deepEqual(session.calls, []);
	});

	it('takes nothing in its first half second: that was typed before it could be read', async (t) => {
		const session = await stagedDemo();
		const screen = await TestScreen.open(t, session);
		await screen.press('p', 'D', '3', '7', 'Enter');
		assert.match(screen.frame, /to start: {2}>\n/);
		screen.now += 499;
		await screen.press('3', '7', 'Enter');
		assert.deepEqual(session.calls, []);
	});

	it('is not answered by an Enter that comes in one lump with the number', async (t) => {
		const session = await stagedDemo();
		const screen = await TestScreen.open(t, session);
		await screen.press('p', 'D');
		screen.now += 600;
		await screen.send('37\r');
		assert.match(screen.message, /^Press Enter by itself/);
		assert.deepEqual(session.calls, []);
	});

	it('is not reached, and not answered, by a lump of keys from the list', async (t) => {
		const session = await stagedDemo();
		const screen = await TestScreen.open(t, session);
		await screen.send('pD37\r\r');
		screen.now += 600;
		await screen.quiet();
		assert.match(screen.lines[0]!, /Review plan/);
		assert.deepEqual(session.calls, []);
	});

	it('takes digits back with Backspace, and leaves by Escape', async (t) => {
		const {screen, session} = await typed(t);
		await screen.press('Backspace', 'Backspace', 'Backspace', '9');
		assert.match(screen.frame, /to start: {2}> 9\n/);
		await screen.press('Escape');
		assert.match(screen.lines[0]!, /Review plan/);
		assert.deepEqual(session.calls, []);
	});

	it('can keep everything in quarantine', async (t) => {
		const {screen, session} = await typed(t);
		await screen.press('k');
		assert.match(screen.frame, / \[x\] Keep it in quarantine/);
		await screen.press('Enter');
		assert.deepEqual(session.calls, ['run 37 keep']);
	});
});

describe('a run', () => {
	it('shows a bar for each phase, and what it did last', async (t) => {
		const {screen, session} = await typed(t);
		await screen.press('Enter');
		assert.deepEqual(session.calls, ['run 37']);
		session.enter({
			name: 'running',
			progress: [progress('remove', 166, 166), progress('sweep', 0, 124)],
			startedAt: shownTime,
		});
		screen.now += 10_000;
		session.enter({
			name: 'running',
			progress: [progress('remove', 166, 166), progress('sweep', 62, 124, ['swept sha256:0b0b', 'swept sha256:0c0c'])],
			startedAt: shownTime,
		});
		await screen.quiet();
		assert.match(screen.lines[0]!, new RegExp(` Running on ${hostname()} .*CLEANING$`));
		assert.deepEqual(screen.lines.slice(2), [
			'                                                     DONE/TOTAL      RATE    ETA',
			' 1 Delete manifests done    [############]              166/166',
			' 2 Sweep blobs      running [######......]               62/124       6/s  00:10',
			' 3 Mark again       waiting [............]',
			' 4 Verify           waiting [............]',
			' 5 Purge            waiting [............]',
			'',
			' Elapsed 00:10   about 01:00 left, until 14:03',
			' In quarantine 62.0 KiB of 23.9 MiB   put back 0',
			'',
			' Recent',
			'   swept sha256:0b0b',
			'   swept sha256:0c0c',
			'',
			' Stopping is safe at any point: what was moved is in quarantine, and the next',
			' start settles it.',
			'',
			'',
			'',
			rule,
			'',
			' P pause  X stop safely  l log  ? help',
		]);
	});

	it('says what it does before there is any progress', async (t) => {
		const {screen, session} = await typed(t);
		await screen.press('Enter');
		session.enter({name: 'running', progress: [], startedAt: shownTime});
		await screen.quiet();
		assert.match(screen.frame, /\n Getting ready: taking the lock, writing the plan; nothing is moved yet \.\.\.\n/);
		session.enter({name: 'running', progress: [progress('remove', 1, 166)], startedAt: shownTime});
		await screen.quiet();
		assert.doesNotMatch(screen.frame, /Getting ready/);
	});

	it('keeps telling how fast a phase was that is over', async (t) => {
		const {screen, session} = await typed(t);
		await screen.press('Enter');
		for (const phases of [
			[progress('remove', 0, 100)],
			[progress('remove', 100, 100)],
			[progress('remove', 100, 100), progress('sweep', 1, 124)],
			[progress('remove', 100, 100), progress('sweep', 2, 124)],
		]) {
			session.enter({name: 'running', progress: phases, startedAt: shownTime});
			screen.now += 10_000;
			await screen.quiet();
		}

		assert.match(screen.frame, /\n 1 Delete manifests done +\[#+\] +100\/100 +10\/s\n/);
	});

	it('tells a note whole, below what df says', async (t) => {
		const {screen, session} = await typed(t);
		await screen.press('Enter');
		const running = {
			name: 'running',
			progress: [{...progress('sweep', 62, 124), free: 2 ** 30}],
			startedAt: 0,
		} as const;
		session.enter(running, [`The storage is not served meanwhile. ${'Nothing may push. '.repeat(4)}Until the end.`]);
		await screen.quiet();
		assert.match(screen.frame, /\n df free 1\.0 GiB\n The storage is not served meanwhile\.[^]* Until the end\.\n/);
		assert.equal(screen.lines.at(-3), rule);
	});

	it('gives the room of a wide terminal to its bars', async (t) => {
		const {screen, session} = await typed(t);
		await screen.press('Enter');
		session.enter({name: 'running', progress: [progress('remove', 83, 166)], startedAt: shownTime});
		await screen.resize(140, 40);
		assert.match(screen.frame, /\n 1 Delete manifests running \[#{20}\.{20}\] +83\/166/);
	});

	it('is paused by P, says when it rests, and goes on', async (t) => {
		const {screen, session} = await typed(t);
		await screen.press('Enter');
		const stage = {name: 'running', progress: [progress('sweep', 62, 124)], startedAt: shownTime} as const;
		session.enter(stage);
		await screen.press('P');
		assert.equal(session.calls.at(-1), 'pause');
		assert.match(screen.lines[0]!, /PAUSING$/);
		session.enter({...stage, resting: true});
		screen.now += 60_000;
		session.enter({...stage, resting: true});
		await screen.quiet();
		assert.match(screen.lines[0]!, /PAUSED$/);
		assert.match(screen.frame, /Paused at a safe point, the lock held/);
		assert.match(screen.footer, /^P go on/);
		await screen.press('P');
		assert.equal(session.calls.at(-1), 'go on');
		session.enter(stage);
		screen.now += 10_000;
		session.enter({...stage, progress: [progress('sweep', 72, 124)]});
		await screen.quiet();
		assert.match(screen.frame, /72\/124 +1\/s +00:52/, 'the pause is no part of the rate');
		await screen.press('X');
		screen.now += 600;
		await screen.press('y', 'P');
		assert.equal(session.runSignal?.aborted, true);
		assert.equal(session.calls.at(-1), 'go on', 'what stops is not paused any more');
	});

	it('has a log that follows it, and stands still where one has scrolled to', async (t) => {
		const {screen, session} = await typed(t);
		await screen.press('Enter');
		const digest = 'ab'.repeat(32);
		const lines = (count: number) =>
			Array.from({length: count}, (_, index) => ({
				at: shownTime + index * 1000,
				text: `swept ${index} sha256:${digest}`,
			}));
		const enter = (count: number) => {
			const log = {latest: lines(count), odd: []};
			session.enter({name: 'running', progress: [progress('sweep', 1, 9)], startedAt: shownTime, log});
		};

		enter(3);
		await screen.press('l');
		assert.match(screen.lines[0]!, /Log of this run .*CLEANING$/);
		assert.equal(screen.lines[2], ' 14:02:00  swept 0 sha256:abababababab');
		enter(100);
		await screen.quiet();
		assert.match(screen.lines[20]!, /swept 99 /);
		await screen.press('Up');
		assert.match(screen.lines[20]!, /swept 98 /);
		enter(200);
		await screen.quiet();
		assert.match(screen.lines[20]!, /swept 98 /);
		assert.match(screen.lines[0]!, /from line 81 of 100/);
		await screen.press('End');
		assert.match(screen.lines[20]!, /swept 199 /);
		await screen.press('Escape');
		assert.match(screen.frame, /Sweep blobs/);
	});

	it('shows what was not as planned, when there is any', async (t) => {
		const {screen, session} = await typed(t);
		await screen.press('Enter');
		const stage = {name: 'running', startedAt: shownTime} as const;
		session.enter({...stage, progress: [progress('sweep', 1, 9)]});
		await screen.press('e');
		assert.match(screen.frame, /Sweep blobs/, 'there is nothing to show');
		const odd = [{at: shownTime, text: 'left alone blobs/x: it is gone already', odd: true as const}];
		const now = {...progress('sweep', 1, 9), putBack: 2, leftAlone: 1};
		session.enter({...stage, progress: [now], log: {latest: odd, odd}});
		await screen.quiet();
		assert.match(screen.frame, /put back 2 {3}left alone 1/);
		await screen.press('e');
		assert.match(screen.lines[0]!, /Not as planned/);
		assert.equal(screen.lines[2], ' 14:02:00  left alone blobs/x: it is gone already');
		session.endRun(resultOf(session));
		await screen.quiet();
		assert.match(screen.lines[0]!, /DONE$/, 'the result comes to the front');
	});

	it('is not left by q, and stopped by X only after a yes that was meant', async (t) => {
		const {screen, session} = await typed(t);
		await screen.press('Enter', 'q');
		assert.equal(screen.message, 'q is off while running. X stops at a safe point');
		await screen.press('X', 'y');
		assert.equal(session.runSignal?.aborted, false, 'too soon after the question');
		screen.now += 600;
		await screen.send('yy');
		assert.equal(session.runSignal?.aborted, false, 'in one lump');
		await screen.press('n', 'X');
		screen.now += 600;
		await screen.press('y');
		assert.equal(session.runSignal?.aborted, true);
		assert.equal(session.runSignal?.reason, 'SIGINT');
		assert.match(screen.lines[0]!, /STOPPING$/);
	});

	it('takes Ctrl-C for X, however often it comes', async (t) => {
		const {screen, session} = await typed(t);
		await screen.press('Enter', 'Ctrl-C', 'Ctrl-C', 'Ctrl-C');
		assert.equal(screen.exitCode, undefined);
		assert.equal(session.runSignal?.aborted, false);
		assert.match(screen.message, /^Stop at the next safe point\?/);
	});

	it('tells what df says before and after, and meanwhile', async (t) => {
		const session = await stagedDemo();
		session.free = 61.2 * 2 ** 30;
		const screen = await TestScreen.open(t, session);
		await screen.press('p');
		assert.match(screen.frame, /\n df free +61\.2 GiB +61\.2 GiB\n/);
		const sweep = {...progress('sweep', 1, 2), free: 61.5 * 2 ** 30};
		session.enter({name: 'running', progress: [sweep], startedAt: shownTime});
		await screen.quiet();
		assert.match(screen.frame, /\n df free 61\.5 GiB\n/);
		session.enter({name: 'done', result: resultOf(session, {free: {before: 2 ** 30, after: 3 * 2 ** 30}})});
		await screen.quiet();
		assert.match(screen.frame, /\n df free 1\.0 GiB -> 3\.0 GiB\. Verified/);
	});

	it('ends with what was measured, and what to do next', async (t) => {
		const {screen, session} = await typed(t);
		await screen.press('Enter');
		session.endRun(resultOf(session));
		await screen.quiet();
		screen.shows(
			' registry-cleanup-tui   Finished in 01:23                                  DONE',
			rule,
			' ┌─────────────┬──────────┬──────────┬──────────┬──────────┐',
			' │             │   Before │    After │    Freed │  Planned │',
			' ├─────────────┼──────────┼──────────┼──────────┼──────────┤',
			' │ Size        │ 56.5 MiB │ 32.7 MiB │ 23.9 MiB │ 23.9 MiB │',
			' ├─────────────┼──────────┼──────────┼──────────┼──────────┤',
			' │ Manifests   │       66 │       29 │       37 │       37 │',
			' ├─────────────┼──────────┼──────────┼──────────┼──────────┤',
			' │ Blobs       │      224 │       99 │      125 │      125 │',
			' ├─────────────┼──────────┼──────────┼──────────┼──────────┤',
			' │ Layer links │      176 │       79 │       97 │       97 │',
			' ├─────────────┼──────────┼──────────┼──────────┼──────────┤',
			' │ Tags        │       27 │       27 │        0 │        0 │',
			' └─────────────┴──────────┴──────────┴──────────┴──────────┘',
			' Verified: 27 tags, no new problem. Nothing had to be put back. All of it is',
			' purged.',
			'',
			' Next',
			'  1. Restart the registry: its blob cache still knows what is gone.',
			'  2. Run this every night: registry-cleanup-tui clean --no-registry --yes',
			rule,
			'',
			' R rescan  e problems  w save  ? help  q quit and print this',
		);
		await screen.press('q');
		assert.equal(screen.exitCode, 0);
	});

	it('writes its summary into a file, and stays as it was', async (t) => {
		const {screen, session} = await typed(t);
		await screen.press('Enter');
		session.endRun(resultOf(session));
		await screen.quiet();
		const before = screen.frame;
		await screen.press('w');
		assert.match(screen.message, /^Write this summary to: cleanup-report\.txt/);
		assert.equal(screen.footer, 'Enter write  Esc cancel  ^U clear  ^W erase word');
		await screen.press('Ctrl-U', ...'/r.txt'.split(''), 'Enter');
		assert.equal(screen.message, 'Written to /r.txt');
		assert.match(session.calls.at(-1)!, /^saveReport \/r\.txt \/var\/lib\/registry: Finished in 01:23$/);
		await screen.press('Up');
		assert.equal(screen.frame, before);
	});

	it('leaves a summary for the normal screen, with the exclusions as globs', async (t) => {
		const session = await stagedDemo();
		const screen = await TestScreen.open(t, session);
		await screen.press('Down', 'Space', 'p', 'D');
		screen.now += 600;
		await screen.press(...String(session.plan().reclaim.manifests), 'Enter');
		session.endRun(resultOf(session));
		await screen.quiet();
		const summary = summaryText(screen.store.getState(), session);
		assert.match(summary, /^\/var\/lib\/registry: Finished in 01:23\n/);
		assert.match(summary, / Manifests +66 +39 +27\n/);
		assert.match(summary, /\n2\. Run this every night: .* --exclude team-a\/api --no-registry --yes\n$/);
	});

	it('tells a run that was stopped, and that put everything back, by the exit code too', async (t) => {
		const {screen, session} = await typed(t);
		await screen.press('Enter');
		session.endRun(resultOf(session, {stopped: 'SIGTERM', state: 'quarantining'}));
		await screen.quiet();
		assert.match(screen.lines[0]!, /Stopped by SIGTERM after 01:23 \(quarantining\).*STOPPED$/);
		assert.match(screen.frame, /1\. The storage is consistent\. The next start settles what this run left\.\n/);
		await screen.press('q');
		assert.equal(screen.exitCode, 143);
	});

	it('calls what is in quarantine held, on the screen and in what is left on the normal one', async (t) => {
		const {screen, session} = await typed(t);
		await screen.press('Enter');
		session.endRun(resultOf(session, {state: 'quarantined'}));
		await screen.quiet();
		assert.match(screen.frame, / Before │ +After │ +Held │ +Planned │\n[^]* 23\.9 MiB │ 23\.9 MiB │\n/);
		assert.match(summaryText(screen.store.getState(), session), / After +Held\n/);
		assert.match(screen.footer, /r undo, purge/);
	});

	it('says that nothing was changed where it was refused before it began', async (t) => {
		const {screen, session} = await typed(t);
		await screen.press('Enter');
		session.failRun(new Refusal(':5000 is in use: a registry is probably still running', {hint: 'Stop it.'}));
		await screen.quiet();
		assert.match(screen.frame, /\n {3}Stop it\.\n\n {3}Nothing was changed\.\n/);
		assert.doesNotMatch(screen.frame, /What was moved/);
	});

	it('says what failed, what to try, and that the next start settles the rest', async (t) => {
		const {screen, session} = await typed(t);
		await screen.press('Enter');
		session.failRun(new UserError('The disk is full', {hint: 'Make room, then start again.'}));
		await screen.quiet();
		assert.match(screen.lines[0]!, /FAILED$/);
		assert.match(
			screen.frame,
			/\n {3}The disk is full\n\n {3}Make room, then start again\.\n\n {3}What was moved is in/,
		);
		await screen.press('q');
		assert.equal(screen.exitCode, 1);
	});
});

describe('a run that is refused because nothing can be moved to a quarantine', () => {
	const refused = new NoQuarantine('/var/lib/registry/v2/blobs is elsewhere: a move cannot cross file systems', {
		hint: 'It can be deleted directly.',
	});

	it('offers to delete directly, asks for another number first, and keeps nothing', async (t) => {
		const {screen, session} = await typed(t);
		await screen.press('Enter');
		session.failRun(refused);
		await screen.quiet();
		assert.match(screen.frame, / {3}It can be deleted directly\.\n\n {3}Nothing was changed\./);
		assert.match(screen.footer, /D delete directly \(asks first\)/);

		await screen.press('D');
		assert.match(screen.lines[0]!, /CONFIRM$/);
		const {length} = session.plan().steps;
		assert.match(
			screen.frame,
			/ {3}\/var\/lib\/registry\/v2\/blobs is elsewhere: a move cannot cross file systems\.\n {3}What cannot be moved/,
		);
		assert.match(screen.frame, /It can never be\s+put back\./);
		assert.match(screen.frame, new RegExp(`Type ${length} \\(the steps\\) and press Enter to start`));
		assert.doesNotMatch(screen.frame, /quarantine first|Keep it in quarantine/);
		assert.doesNotMatch(screen.footer, /k keep/);
		screen.now += 600;
		await screen.press('3', '7', 'k', 'Enter');
		assert.match(screen.frame, /37 is not \d+\. Nothing was started/);
		await screen.press(...String(length));
		await screen.press('Enter', 'Enter');
		assert.deepEqual(session.calls, ['run 37', 'run 37 direct']);
		session.endRun(resultOf(session));
		await screen.quiet();
		assert.match(screen.lines[0]!, /Finished in/);
	});

	it('leaves everything as it was when that is not wanted', async (t) => {
		const {screen, session} = await typed(t);
		await screen.press('Enter');
		session.failRun(refused);
		await screen.quiet();
		await screen.press('D', 'Escape');
		assert.match(screen.lines[0]!, /FAILED$/);
		await screen.press('q');
		assert.equal(screen.exitCode, 3);
		assert.deepEqual(session.calls, ['run 37']);
	});
});

describe('a dry run', () => {
	it('goes the same way, and ends in what would have happened without starting anything', async (t) => {
		const {screen, session} = await typed(t, {dryRun: true});
		assert.match(screen.frame, /This would remove from/);
		assert.match(screen.lines[0]!, /DRY RUN$/);
		await screen.press('Enter');
		screen.shows(
			' registry-cleanup-tui   What would have happened                        DRY RUN',
			rule,
			' ┌─────────────┬──────────┬──────────┬──────────┐',
			' │             │   Before │    After │    Freed │',
			' ├─────────────┼──────────┼──────────┼──────────┤',
			' │ Size        │ 56.5 MiB │ 32.7 MiB │ 23.9 MiB │',
			' ├─────────────┼──────────┼──────────┼──────────┤',
			' │ Manifests   │       66 │       29 │       37 │',
			' ├─────────────┼──────────┼──────────┼──────────┤',
			' │ Blobs       │      224 │       99 │      125 │',
			' ├─────────────┼──────────┼──────────┼──────────┤',
			' │ Layer links │      176 │       79 │       97 │',
			' ├─────────────┼──────────┼──────────┼──────────┤',
			' │ Tags        │       27 │       27 │        0 │',
			' └─────────────┴──────────┴──────────┴──────────┘',
			' A run on the unchanged storage frees exactly 23.9 MiB.',
			' This was a dry run: nothing was changed.',
			'',
			' Next',
			'   To do it: start again without --dry-run, or run registry-cleanup-tui clean',
			'   --grace 0 --no-registry --yes',
			rule,
			'',
			' Esc back  R rescan  ? help  q quit',
		);
		assert.deepEqual(session.calls, []);
		assert.match(summaryText(screen.store.getState(), session), /This was a dry run: nothing was changed\./);
		await screen.press('q');
		assert.equal(screen.exitCode, 0);
	});
});
