import assert from 'node:assert/strict';
import {hostname} from 'node:os';
import {describe, it, type TestContext} from 'node:test';
import {Refusal} from '../../../source/errors.ts';
import type {RunProgress, RunRecord, RunResult} from '../../../source/run/run.ts';
import type {Settings} from '../../../source/session.ts';
import {noProgress} from '../../../source/scan/scan.ts';
import {TestScreen} from '../../support/screen.ts';
import {keptRun as record, shownTime, stagedDemo, type StagedSession} from '../../support/ui-session.ts';

process.env['TZ'] = 'UTC';

const rule = '-'.repeat(80);

const older: RunRecord = {...record, id: '20261120T091500Z-0b0b', startedAt: '2026-11-20T09:15:00Z', state: 'purged'};
const unfinished: RunRecord = {...record, state: 'quarantining', keep: false};

const nothing = {tags: 0, manifests: 0, layerLinks: 0, blobs: 0, bytes: 0};

function resultOf(session: StagedSession, given: Partial<RunResult> = {}): RunResult {
	const {before} = session.plan();
	return {
		id: record.id,
		state: 'undone',
		before,
		after: before,
		restored: nothing,
		dropped: [],
		newProblems: [],
		elapsed: 3000,
		...given,
	};
}

async function opened(t: TestContext, records: readonly RunRecord[], given: Partial<Settings> = {}) {
	const session = await stagedDemo(given);
	session.records = records;
	const screen = await TestScreen.open(t, session);
	return {session, screen};
}

/** A program that has just been started on a storage with such runs. */
async function started(t: TestContext, records: readonly RunRecord[], given: Partial<Settings> = {}) {
	const session = await stagedDemo(given);
	session.records = records;
	session.enter({name: 'scanning', progress: noProgress});
	const screen = await TestScreen.open(t, session);
	screen.store.start();
	await screen.quiet();
	return {session, screen};
}

describe('past runs', () => {
	it('are listed newest first, with what they hold and what they have freed', async (t) => {
		const {screen} = await opened(t, [older, record]);
		await screen.press('r');
		assert.deepEqual(screen.lines.slice(0, 5), [
			' registry-cleanup-tui   /var/lib/registry > 2 past runs                 PREVIEW',
			rule,
			'  RUN                   STARTED           STATE          IN QUARANTINE     FREED',
			'> 20261123T091500Z-4f2a 2026-11-23 09:15Z quarantined         23.8 MiB         -',
			'  20261120T091500Z-0b0b 2026-11-20 09:15Z purged                     -  23.8 MiB',
		]);
		assert.equal(screen.footer, 'Enter open  Esc back  ? help  q quit');
		await screen.press('Escape');
		assert.match(screen.lines[1]!, /All repositories/);
	});

	it('are none at first', async (t) => {
		const {screen} = await opened(t, []);
		await screen.press('r', 'Enter');
		assert.match(screen.frame, /\n {3}This storage remembers no run\.\n/);
		assert.equal(screen.footer, 'Esc back  ? help  q quit');
	});

	it('that cannot be read are told, and nothing else changes', async (t) => {
		const {screen, session} = await opened(t, []);
		session.runs = () => {
			throw new Refusal('The record is damaged', {hint: 'Look at it'});
		};

		await screen.press('r');
		assert.equal(screen.message, 'The record is damaged. Look at it');
		assert.match(screen.lines[1]!, /All repositories/);
	});

	it('show one of them with what can be done, here and by a command', async (t) => {
		const {screen} = await opened(t, [older, record]);
		await screen.press('r', 'Enter');
		screen.shows(
			' registry-cleanup-tui   Past run                                        PREVIEW',
			rule,
			'',
			'   Run       20261123T091500Z-4f2a',
			'   Started   yyyy-mm-dd hh:mmZ',
			'   State     quarantined',
			'   Moved     125 blobs, 23.8 MiB',
			'',
			'   All that it moved is in quarantine, and frees nothing until it is purged.',
			'',
			'   u      puts all of it back where it was.',
			'   p      looks again, puts back what is needed by now,',
			'          and deletes the rest for good.',
			'',
			'     registry-cleanup-tui undo 20261123T091500Z-4f2a --no-registry',
			'     registry-cleanup-tui purge 20261123T091500Z-4f2a --no-registry',
			'',
			'',
			'',
			'',
			'',
			rule,
			'',
			' u undo  p purge  Esc back  ? help  q quit',
		);
	});

	it('that are over offer nothing', async (t) => {
		const {screen, session} = await opened(t, [older]);
		await screen.press('r', 'Enter');
		assert.equal(screen.footer, 'Esc back  ? help  q quit');
		screen.now += 600;
		await screen.press('u', 'y', 'p', 'Enter');
		assert.deepEqual(session.calls, []);
		await screen.press('?');
		assert.doesNotMatch(screen.frame, /put all of it back|for good|finish/);
	});

	it('that were left unfinished are finished or undone, not purged', async (t) => {
		for (const [state, keys] of [
			['quarantining', 'Enter finish it  u undo'],
			['purging', 'Enter finish it'],
			['undoing', 'Enter finish it  u undo'],
		] as const) {
			const {screen} = await opened(t, [{...unfinished, state}]);
			await screen.press('r', 'Enter');
			assert.equal(screen.footer, `${keys}  Esc back  ? help  q quit`);
			assert.match(screen.lines[0]!, /UNFINISHED$/);
		}
	});
});

describe('an undo', () => {
	it('that had to leave something leads back to its run, and says how to put back the rest', async (t) => {
		const {session, screen} = await opened(t, [record]);
		session.enter({name: 'done', result: resultOf(session, {remains: 2})});
		await screen.quiet();
		assert.match(screen.frame, / 1\. Move away what is in the way, then put back the rest: r, then u; or\n/);
		assert.match(screen.footer, /r undo, purge/);
		session.enter({name: 'done', result: resultOf(session)});
		await screen.quiet();
		assert.doesNotMatch(screen.frame, /put back the rest/);
		assert.doesNotMatch(screen.footer, /r undo, purge/);
	});

	it('asks, shows its progress, and tells what is back; then the storage is scanned again', async (t) => {
		const {screen, session} = await opened(t, [record]);
		await screen.press('r', 'Enter', 'u');
		assert.equal(screen.message, 'Put all of this run back where it was?  y/N');
		await screen.press('y');
		assert.deepEqual(session.calls, [], 'too soon to be an answer');
		screen.now += 600;
		await screen.send('yy');
		assert.deepEqual(session.calls, [], 'in one lump');
		await screen.press('n');
		assert.equal(screen.footer, 'u undo  p purge  Esc back  ? help  q quit');
		await screen.press('u');
		screen.now += 600;
		await screen.press('y');
		assert.deepEqual(session.calls, [`undo ${record.id}`]);

		const progress: RunProgress = {
			phase: 'undo',
			done: 200,
			total: 400,
			bytesDone: 1024,
			bytesTotal: 2048,
			recent: [],
		};
		session.enter({name: 'running', progress: [progress], startedAt: shownTime});
		await screen.quiet();
		assert.match(screen.lines[0]!, new RegExp(` Running on ${hostname()} .*PUTTING BACK$`));
		assert.deepEqual(screen.lines.slice(2, 9), [
			'                                                     DONE/TOTAL      RATE    ETA',
			' 1 Put back         running [######......]              200/400',
			' 2 Mark again       waiting [............]',
			' 3 Verify           waiting [............]',
			'',
			' Elapsed 00:01',
			' Back in place 1.0 KiB of 2.0 KiB',
		]);
		assert.match(screen.footer, /^P pause  X stop safely/);
		await screen.press('X', 'n');
		assert.equal(session.runSignal?.aborted, false);

		session.records = [{...record, state: 'undone'}];
		session.endRun(resultOf(session, {restored: {...nothing, manifests: 37, blobs: 125, bytes: 25_000_000}}));
		await screen.quiet();
		assert.match(screen.lines[0]!, / Put back in 00:03 .*DONE$/);
		assert.match(screen.frame, /\n │ +│ +Before │ +After │\n/, 'nothing was freed, nothing was planned');
		assert.match(
			screen.frame,
			/\n Verified: 27 tags, no new problem\. Put back: 37 manifests, 125 blobs \(23\.8\n MiB\)\.\n/,
		);
		assert.match(screen.frame, /\n Next\n {2}1\. R scans again, and goes back to the list\.\n/);
		assert.match(screen.footer, /^R rescan {2}e problems/);
		await screen.press('Escape');
		assert.deepEqual(session.calls, [`undo ${record.id}`, 'scan']);
		assert.match(screen.lines[1]!, /All repositories/);
	});

	it('says that something else stands in the place of what it moved', async (t) => {
		const {screen, session} = await opened(t, [record]);
		await screen.press('r', 'Enter', 'u');
		screen.now += 600;
		await screen.press('y');
		session.endRun(resultOf(session, {dropped: [{kind: 'blob', path: 'x', reason: 'it is there already'}]}));
		await screen.quiet();
		assert.match(screen.frame, / Left alone,\n because the disk had changed: 1\.\n/);
	});
});

describe('a purge', () => {
	/** The typed confirmation, past its first half second. */
	async function confirming(t: TestContext, records: readonly RunRecord[] = [record]) {
		const {screen, session} = await opened(t, records);
		await screen.press('r', 'Enter', 'p');
		screen.now += 600;
		return {screen, session};
	}

	it('asks for a long number so that it can be read beside the one to type', async (t) => {
		const {screen} = await confirming(t, [{...record, blobs: 118_150}]);
		assert.match(screen.frame, /\n {3}Type 118150 \(the 118,150 blobs\) and press Enter to start: {2}>\n/);
	});

	it('says what it deletes for good and where, and starts for the right count only', async (t) => {
		const {screen, session} = await confirming(t);
		assert.deepEqual(screen.lines.slice(0, 15), [
			' registry-cleanup-tui   Confirm purge                                   CONFIRM',
			rule,
			'',
			'   This deletes for good what run 20261123T091500Z-4f2a holds in quarantine',
			'   in /var/lib/registry',
			`   on host ${hostname()}:`,
			'',
			'       125 blobs, 23.8 MiB, and all that refers to them',
			'',
			'   The storage is looked at again first, and what is needed by now is put back.',
			'   What is deleted then, nobody can put back.',
			'',
			'   If the connection drops, the purge goes on to its end.',
			'',
			'   Type 125 (the blobs) and press Enter to start:  >',
		]);
		await screen.press('Enter');
		assert.equal(screen.message, 'Nothing is typed. Nothing was started');
		await screen.press('1', '2', '4', 'Enter');
		assert.equal(screen.message, '124 is not 125. Nothing was started');
		await screen.send('125\r');
		assert.match(screen.message, /^Press Enter by itself/);
		assert.deepEqual(session.calls, []);
		await screen.press('Enter');
		assert.deepEqual(session.calls, [`purge ${record.id}`]);
		assert.match(screen.lines[0]!, /PURGING$/);
		assert.match(screen.frame, /\n 1 Mark again +waiting[^]*\n 2 Verify +waiting[^]*\n 3 Purge +waiting/);
		assert.match(screen.footer, /^P pause  X stop safely/);

		session.endRun(resultOf(session, {state: 'purged', after: session.plan().after}));
		await screen.quiet();
		assert.match(screen.frame, / All of it is\n purged\.\n/);
		assert.match(screen.frame, /\n {2}1\. Restart the registry:[^]*\n {2}2\. R scans again/);
		assert.doesNotMatch(screen.frame, /every night/);
	});

	it('takes nothing in its first half second, and is left by Escape', async (t) => {
		const {screen, session} = await opened(t, [record]);
		await screen.press('r', 'Enter', 'p', '1', '2', '5', 'Enter', 'Escape');
		assert.equal(screen.footer, 'u undo  p purge  Esc back  ? help  q quit');
		assert.deepEqual(session.calls, []);
	});

	it('asks for its count also when the run holds no blob', async (t) => {
		const {screen, session} = await confirming(t, [{...record, blobs: 0, bytes: 0}]);
		await screen.press('Enter', '0', 'Enter');
		assert.deepEqual(session.calls, [`purge ${record.id}`]);
	});

	it('that is refused says why', async (t) => {
		const {screen, session} = await confirming(t);
		await screen.press('1', '2', '5', 'Enter');
		session.failRun(new Refusal('Another run holds the lock', {hint: 'Wait for it.'}));
		await screen.quiet();
		assert.match(screen.frame, /\n {3}Another run holds the lock\n\n {3}Wait for it\.\n/);
	});
});

describe('past runs in a dry run', () => {
	it('are shown, and refused with the reason', async (t) => {
		const {screen, session} = await opened(t, [record], {dryRun: true});
		await screen.press('r', 'Enter');
		assert.equal(screen.footer, 'u undo  p purge  Esc back  ? help  q quit');
		await screen.press('u');
		assert.equal(screen.message, 'This is a dry run (--dry-run): nothing is put back');
		await screen.press('p');
		assert.equal(screen.message, 'This is a dry run (--dry-run): nothing is deleted');
		session.records = [unfinished];
		await screen.press('Escape', 'Escape', 'r', 'Enter', 'Enter');
		assert.equal(screen.message, 'This is a dry run (--dry-run): nothing is finished');
		assert.deepEqual(session.calls, []);
	});
});

describe('a run that was left unfinished', () => {
	it('is asked about before anything is scanned, and finished when that is meant', async (t) => {
		const {screen, session} = await started(t, [older, unfinished]);
		screen.shows(
			' registry-cleanup-tui   /var/lib/registry                            UNFINISHED',
			rule,
			'',
			'   An earlier run did not come to its end.',
			'',
			'   Run       20261123T091500Z-4f2a',
			'   Started   yyyy-mm-dd hh:mmZ',
			'   State     quarantining',
			'   Planned   125 blobs, 23.8 MiB',
			'',
			'   It did not come to its end. What it has moved so far is in quarantine.',
			'   The storage is consistent: every tag that was complete still is.',
			'',
			'   Enter  looks again at what it moved, puts back what is needed by now,',
			'          and deletes the rest for good. What it had not moved stays.',
			'   u      puts all of it back where it was.',
			'   Esc    only looks: scans the storage, and leaves the run as it is.',
			'          No cleanup starts before it is finished or put back (r).',
			'',
			'     registry-cleanup-tui undo 20261123T091500Z-4f2a --no-registry',
			'',
			rule,
			'',
			' Enter finish it  u undo  Esc only look  ? help  q quit',
		);
		await screen.press('Enter');
		assert.equal(screen.message, 'Finish this run now?  y/N');
		await screen.press('Enter', 'Enter', 'y');
		assert.deepEqual(session.calls, [], 'an Enter is no yes, and a yes may come too soon');
		screen.now += 600;
		await screen.press('y');
		assert.deepEqual(session.calls, ['settle']);
		assert.match(screen.lines[0]!, /FINISHING$/);
	});

	it('is put back instead, and the next one is asked about before the scan', async (t) => {
		const {screen, session} = await started(t, [unfinished]);
		await screen.press('u');
		screen.now += 600;
		await screen.press('y');
		assert.deepEqual(session.calls, [`undo ${record.id}`]);
		session.records = [{...unfinished, id: older.id}];
		session.endRun(resultOf(session));
		await screen.press('R');
		assert.match(screen.frame, /An earlier run did not come to its end\.[^]* 20261120T091500Z-0b0b\n/);
		await screen.press('Escape');
		assert.deepEqual(session.calls, [`undo ${record.id}`, 'scan']);
	});

	it('is left as it is to look only: then it is in the way of a cleanup, and r leads back to it', async (t) => {
		const {screen, session} = await started(t, [unfinished]);
		await screen.press('Escape');
		assert.deepEqual(session.calls, ['scan']);
		assert.match(screen.lines[1]!, /All repositories/);
		await screen.press('p');
		assert.match(screen.frame, /\n \[stop\] An earlier run did not come to its end {3}r: finish it, or put it back\n/);
		assert.doesNotMatch(screen.footer, /D delete/);
		await screen.press('D');
		assert.match(screen.lines[0]!, /Review plan/);
		await screen.press('r', 'Enter');
		assert.equal(screen.footer, 'Enter finish it  u undo  Esc back  ? help  q quit');
	});

	it('is no matter of a dry run, nor when it was to be kept in quarantine', async (t) => {
		const dry = await started(t, [unfinished], {dryRun: true});
		assert.deepEqual(dry.session.calls, ['scan']);
		await dry.screen.press('p');
		assert.match(dry.screen.frame, /\n \[warn\] An earlier run did not come to its end/);
		const kept = await started(t, [record]);
		assert.deepEqual(kept.session.calls, ['scan']);
		await kept.screen.press('p');
		assert.doesNotMatch(kept.screen.frame, /did not come to its end/);
	});
});

describe('a cleanup that was kept in quarantine', () => {
	it('is told beside the total, since what it holds is in no figure there', async (t) => {
		const {screen} = await opened(t, [older, record]);
		await screen.press('R');
		assert.match(screen.frame, /\n {2}in quarantine: 23\.8 MiB \(r: purge\)/);
	});

	it('names what to do next, and leads to it', async (t) => {
		const {screen, session} = await opened(t, []);
		await screen.press('p', 'D');
		screen.now += 600;
		await screen.press('k', '3', '7', 'Enter');
		session.records = [older, record];
		session.endRun(resultOf(session, {state: 'quarantined', after: session.plan().after}));
		await screen.quiet();
		assert.match(
			screen.frame,
			/\n {2}2\. Get the space back: r, then p; or registry-cleanup-tui purge\n {5}20261123T091500Z-4f2a --no-registry\n/,
		);
		assert.match(
			screen.frame,
			/\n {2}3\. Or put it all back: r, then u; or registry-cleanup-tui undo\n {5}20261123T091500Z-4f2a --no-registry\n/,
		);
		assert.match(screen.footer, /^R rescan {2}r undo, purge {2}e problems {2}w save /);
		await screen.press('r');
		assert.match(screen.frame, /\n {3}Run {7}20261123T091500Z-4f2a\n/);
		await screen.press('u');
		screen.now += 600;
		await screen.press('y');
		assert.deepEqual(session.calls, ['run 37 keep', `undo ${record.id}`]);
	});

	it('offers nothing more once it is purged', async (t) => {
		const {screen, session} = await opened(t, []);
		session.enter({name: 'done', result: resultOf(session, {state: 'purged'})});
		await screen.quiet();
		assert.doesNotMatch(screen.footer, /undo/);
		await screen.press('r');
		assert.match(screen.lines[0]!, /DONE$/);
	});
});
