import assert from 'node:assert/strict';
import {describe, it, type TestContext} from 'node:test';
import {UserError} from '../../../source/errors.ts';
import {TestScreen} from '../../support/screen.ts';
import {keptRun, stagedDemo, type StagedSession} from '../../support/ui-session.ts';

process.env['TZ'] = 'UTC';

interface Search {
	readonly onPlace: (place: string) => void;
	readonly signal: AbortSignal;
	readonly end: () => void;
	readonly fail: (error: unknown) => void;
}

/** The list of a scan that has just ended; each search for half-written files is the test's to end. */
async function searching(t: TestContext): Promise<{session: StagedSession; screen: TestScreen; searches: Search[]}> {
	const session = await stagedDemo();
	const searches: Search[] = [];
	session.onSearch = async (onPlace, signal) =>
		new Promise((end, fail) => {
			searches.push({onPlace, signal: signal!, end, fail});
		});
	return {session, screen: await TestScreen.open(t, session), searches};
}

const note = 'Looking for half-written files';
const rule = '-'.repeat(80);
const blank = (count: number) => Array.from({length: count}, () => '');

describe('the search for half-written files', () => {
	it('begins when the list is there, is told below it, and holds nothing up', async (t) => {
		const {screen, searches} = await searching(t);
		assert.equal(searches.length, 1);
		assert.match(screen.lines[18]!, /^ Looking for half-written files +1\/13 {4}All$/);
		await screen.press('Down', 'Space', 's');
		assert.match(screen.cursorLine, /^>\[E\]/);
		const {cursorLine} = screen;
		searches[0]!.end();
		await screen.quiet();
		assert.ok(!screen.frame.includes(note));
		assert.equal(screen.cursorLine, cursorLine);
		await screen.press('u');
		assert.doesNotMatch(screen.cursorLine, /^>\[E\]/);
	});

	it('draws nothing for the places that it comes to', async (t) => {
		const {screen, searches} = await searching(t);
		const before = screen.store.getState();
		for (const place of ['blobs/sha256/00', 'team-a/api']) {
			screen.now += 1000;
			searches[0]!.onPlace(place);
		}

		assert.equal(screen.store.getState(), before);
	});

	it('is begun again by another scan, and the one before has no say any more', async (t) => {
		const {screen, searches} = await searching(t);
		await screen.press('R');
		assert.equal(searches.length, 2);
		assert.equal(searches[0]!.signal.aborted, true);
		searches[0]!.fail(new Error('given up'));
		await screen.quiet();
		assert.ok(screen.frame.includes(note));
		searches[0]!.end();
		searches[1]!.end();
		await screen.quiet();
		assert.ok(!screen.frame.includes(note));
		await screen.press('p');
		assert.match(screen.frame, / Checks\n/);
	});

	it('is no matter to a run that begins meanwhile, nor the way that it ends', async (t) => {
		const {session, screen, searches} = await searching(t);
		session.records = [keptRun];
		await screen.press('r', 'Enter', 'u');
		screen.now += 600;
		await screen.press('y');
		assert.match(screen.lines[0]!, /PUTTING BACK$/);
		searches[0]!.fail(new UserError('Something has vanished'));
		await screen.quiet();
		assert.match(screen.lines[0]!, /PUTTING BACK$/);
		const {before, after} = session.plan();
		const restored = {tags: 0, manifests: 0, layerLinks: 0, blobs: 125, bytes: 25_000_000};
		const ended = {restored, dropped: [], newProblems: [], elapsed: 1};
		session.endRun({...ended, id: keptRun.id, state: 'undone', before, after});
		await screen.quiet();
		assert.ok(!screen.frame.includes('half-written'));
		await screen.press('R');
		assert.equal(searches.length, 2);
		assert.ok(screen.frame.includes(note));
	});

	it('is given up when the screens are left', async (t) => {
		const {screen, searches} = await searching(t);
		screen.store.close();
		assert.equal(searches[0]!.signal.aborted, true);
	});
});

describe('a plan that is asked for before half-written files are found', () => {
	it('says what it waits for and where that is, and then shows by itself', async (t) => {
		const {screen, searches} = await searching(t);
		await screen.press('p');
		searches[0]!.onPlace('blobs/sha256/7f');
		searches[0]!.onPlace('too soon');
		await screen.quiet();
		screen.shows(
			' registry-cleanup-tui   Review plan                                     PREVIEW',
			rule,
			'',
			'   Half-written files, which interrupted writes have left, go as well. The',
			'   plan shows by itself as soon as all of them are found.',
			'',
			'   Looking for half-written files ...',
			'   blobs/sha256/7f',
			...blank(13),
			rule,
			'',
			' Esc back  ? help  q quit',
		);
		await screen.press('D', 'p');
		assert.match(screen.message, /^p does nothing here/);
		screen.now += 1000;
		searches[0]!.onPlace('team\u{1B}-a/api');
		await screen.quiet();
		assert.equal(screen.lines[7], '   team\\x1b-a/api');
		searches[0]!.end();
		await screen.quiet();
		assert.match(screen.frame, / Checks\n/);
		await screen.press('Escape');
		assert.match(screen.lines[1]!, /^ All repositories/);
	});

	it('is waited for no longer after Escape', async (t) => {
		const {screen, searches} = await searching(t);
		await screen.press('Down', 'Enter', 'p', 'Escape');
		searches[0]!.end();
		await screen.quiet();
		assert.match(screen.lines[1]!, /untagged/);
		await screen.press('p');
		assert.match(screen.frame, / Checks\n/);
	});

	it('tells why there is none where they could not be looked for; another scan looks for them again', async (t) => {
		const {screen, searches} = await searching(t);
		await screen.press('p');
		searches[0]!.fail(new UserError('Cannot read /a/b (EACCES)', {hint: 'Start as root.'}));
		await screen.quiet();
		screen.shows(
			' registry-cleanup-tui   Review plan                                     PREVIEW',
			rule,
			'',
			'   There is no plan: half-written files, which interrupted writes have left,',
			'   go as well, and could not be looked for.',
			'',
			'   Cannot read /a/b (EACCES)',
			'',
			'   Start as root.',
			'',
			'   Nothing was changed.',
			...blank(10),
			rule,
			'',
			' Esc back  R rescan  ? help  q quit',
		);
		await screen.press('Escape');
		assert.match(screen.lines[18]!, /^ Half-written files could not be looked for {3}p: why +1\/13 {4}All$/);
		await screen.press('p', 'R');
		searches[1]!.end();
		await screen.quiet();
		await screen.press('p');
		assert.match(screen.frame, / Checks\n/);
	});

	it('is told where it could not be made', async (t) => {
		const {session, screen, searches} = await searching(t);
		session.writers = async () => Promise.reject(new UserError('No more files can be opened'));
		await screen.press('p');
		searches[0]!.end();
		await screen.quiet();
		assert.match(screen.lines[1]!, /^ All repositories/);
		assert.equal(screen.message, 'No more files can be opened');
	});
});
