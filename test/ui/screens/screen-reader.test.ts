import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {TestScreen} from '../../support/screen.ts';
import {shownTime, stagedDemo} from '../../support/ui-session.ts';

process.env['TZ'] = 'UTC';
// Ink's own name for it: every screen of this file is read out.
process.env['INK_SCREEN_READER'] = 'true';

describe('screens that are read out', () => {
	it('tell the row under the cursor as a sentence, and nothing of the others', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.weighed();
		assert.deepEqual(screen.read, [
			'registry-cleanup-tui   /var/lib/registry   scanned 14:02 (00:01)  PREVIEW',
			'All repositories (12)      filter: none sort: reclaim v',
			'Row 1 of 13: goes, platform/ci/build-cache, age 3d, total 10.1 MiB, reclaim 8.8 MiB, tags 1, untag 7',
			'WILL FREE 23.9 MiB of 56.5 MiB (42%)   37 manifests   125 blobs   1 upload',
			'protected: frozen 219.8 KiB',
			'Space exclude  Enter open  p plan  e problems  / filter  s sort  ? help  q quit',
		]);
	});

	it('say what a key has done, and follow the cursor', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('Down', 'Space');
		assert.equal(
			screen.read[2],
			'Row 2 of 13: excluded, team-a/api, age 3d, total 22.7 MiB, reclaim 0 B, tags 5, untag 10',
		);
		assert.equal(screen.read.at(-2), 'team-a/api is excluded: nothing in it is touched   u: undo');
	});

	it('tell of a plan which repositories give most, by their names', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('p');
		assert.ok(screen.read.includes('platform/ci/build-cache, manifests 7, freed 8.8 MiB, tags lost 0'));
	});

	it('have no bars, rules or boxes on any screen', async (t) => {
		const session = await stagedDemo();
		const screen = await TestScreen.open(t, session);
		for (const key of [
			'Enter',
			'Enter',
			'w',
			'?',
			'?',
			'Escape',
			'Escape',
			'Escape',
			'p',
			'D',
			'Escape',
			'Escape',
			'e',
		]) {
			await screen.press(key);
			assert.doesNotMatch(screen.read.join('\n'), /-{4}|#{3}|\.{4}|[│┌]|^\s*$/m, key);
		}

		const progress = [{phase: 'remove', done: 1, total: 2, bytesDone: 0, bytesTotal: 0, recent: []}] as const;
		session.enter({name: 'running', progress, startedAt: shownTime});
		await screen.quiet();
		assert.ok(screen.read.includes('1 Delete manifests, running, done/total 1/2'), screen.read.join('\n'));
	});
});
