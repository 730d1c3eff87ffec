import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {widthOf} from '../../../source/ui/fit-text.ts';
import {TestScreen} from '../../support/screen.ts';
import {stagedDemo} from '../../support/ui-session.ts';

process.env['TZ'] = 'UTC';

/** What stands at the right of the edge, digests and moments in their places. */
const paneOf = (screen: TestScreen, columns = 80) =>
	screen.lines
		.filter((line) => line[columns] === '|')
		.map((line) => line.slice(columns + 2))
		.map((line) => line.replaceAll(/\b[\da-f]{12}\b/g, 'dddddddddddd').replace(/\d{4}-\d\d-\d\d .*Z/, 'yyyy'));

const wide = {columns: 120, rows: 30};

describe('the pane beside a list', () => {
	it('tells of the repository under the cursor what its bytes are, what goes, how old, and the largest', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo(), wide);
		assert.deepEqual(paneOf(screen), [
			'platform/ci/build-cache',
			'1 tag   7 untagged',
			'newest 3d   oldest 3d',
			'',
			'#####---------------------------------',
			'  # kept                       1.3 MiB',
			'  = shared with others             0 B',
			'  - goes                       8.8 MiB',
			'',
			'RECLAIM',
			'  selected here                8.8 MiB',
			'  plus shared with others          0 B',
			'  if everything untagged went  8.8 MiB',
			'',
			'WHAT GOES, BY AGE MANIFESTS      BYTES',
			'  under 7d   #####        7    8.8 MiB',
			'  7 to 30d   .....        0        0 B',
			'  30 to 180d .....        0        0 B',
			'  over 180d  .....        0        0 B',
			'',
			'LARGEST THAT GO',
			'  dddddddddddd artifact    3d  1.6 MiB',
			'  dddddddddddd artifact    3d  1.5 MiB',
			'  dddddddddddd artifact    3d  1.4 MiB',
		]);
	});

	it('follows the cursor, to the blobs in no repository too, and what is toggled', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo(), wide);
		await screen.press('Space');
		assert.equal(paneOf(screen)[7], '  - goes                           0 B');
		await screen.press('u', 'Down', 'Down');
		assert.deepEqual(paneOf(screen).slice(0, 7), [
			'(blobs in no repository)',
			'10 blobs that no manifest references',
			'',
			'##------------------------------------',
			'  # kept                     219.3 KiB',
			'  = shared with others             0 B',
			'  - goes                       3.2 MiB',
		]);
	});

	it('tells of a manifest each blob, its size, who uses it and whether it goes', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo(), wide);
		await screen.press('Down', 'Enter');
		assert.deepEqual(paneOf(screen).slice(0, 13), [
			'dddddddddddd   image',
			'pushed yyyy',
			'UNTAGGED, a cleanup deletes it',
			'',
			'  size                         3.7 MiB',
			'  goes with it               795.5 KiB',
			'',
			'    BLOBS (5)          SIZE USED BY',
			'[x] config            876 B only this',
			'[ ] dddddddddddd    1.9 MiB 8, shared',
			'[ ] dddddddddddd    1.0 MiB 7, shared',
			'[x] dddddddddddd  793.6 KiB only this',
			'[x] manifest          987 B only this',
		]);
	});

	it('tells of a plan what its bytes are, and how old what goes is', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo(), wide);
		await screen.press('p');
		assert.deepEqual(paneOf(screen).slice(0, 9), [
			'WHAT GOES',
			'  of one repository each      20.3 MiB',
			'  shared between repositories      0 B',
			'  in no manifest: 8 blobs      3.2 MiB',
			'  1 upload                   410.2 KiB',
			'',
			'WHAT GOES, BY AGE MANIFESTS      BYTES',
			'  under 7d   #####       37   20.3 MiB',
			'  7 to 30d   .....        0        0 B',
		]);
	});

	it('is hidden and shown by Tab, and there only where there is room', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo(), wide);
		assert.match(screen.footer, /Tab pane/);
		await screen.press('\t');
		assert.deepEqual(paneOf(screen), []);
		await screen.press('\t');
		assert.equal(paneOf(screen)[0], 'platform/ci/build-cache');
		await screen.resize(119, 30);
		assert.doesNotMatch(screen.frame, /\|/);
		assert.doesNotMatch(screen.footer, /Tab pane/);
	});
});

describe('every screen', () => {
	for (const [columns, rows] of [
		[80, 24],
		[120, 30],
		[140, 40],
		[200, 60],
	] as const) {
		it(`has exactly the size of a terminal of ${columns}x${rows}`, async (t) => {
			const screen = await TestScreen.open(t, await stagedDemo(), {columns, rows});
			// Repository, manifest, why, help, plan, confirmation, problems, orphans, runs; what is opened is left again.
			for (const keys of ['Enter', 'Enter', 'w', '?', '?Escape', 'Escape', 'Escape', 'p', 'D', 'Escape', 'Escape']) {
				await screen.press(...(keys === '?Escape' ? ['?', 'Escape'] : [keys]));
				fits(screen, columns, rows);
			}

			for (const keys of [['e'], ['Escape'], ['/'], ['Escape'], ['f'], ['f', 'f'], ['f'], ['r']]) {
				await screen.press(...keys);
				fits(screen, columns, rows);
			}
		});
	}

	it('comes back as it was from any size, on each of them', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo(), {columns: 140, rows: 40});
		await screen.weighed();
		for (const key of ['Enter', 'Enter', 'Escape', 'Escape', 'p', 'D', 'Escape', 'Escape', 'e']) {
			await screen.press(key);
			const before = screen.frame;
			for (const [columns, rows] of [
				[80, 24],
				[40, 10],
				[200, 60],
			] as const) {
				await screen.resize(columns, rows);
				fits(screen, columns, rows);
			}

			await screen.resize(140, 40);
			assert.equal(screen.frame, before);
		}
	});
});

function fits(screen: TestScreen, columns: number, rows: number): void {
	assert.equal(screen.lines.length, rows);
	for (const line of screen.lines) {
		assert.ok(widthOf(line) <= columns, line);
	}
}
