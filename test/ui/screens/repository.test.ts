import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {formatBytes} from '../../../source/format/bytes.ts';
import {TestScreen} from '../../support/screen.ts';
import {stagedDemo} from '../../support/ui-session.ts';

process.env['TZ'] = 'UTC';

const rule = '-'.repeat(80);

describe('the detail of a repository', () => {
	it('shows children under their index, and what every manifest frees', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('/', 's', 'h', 'o', 'p', 'Enter', 'Enter');
		screen.shows(
			' registry-cleanup-tui   /var/lib/registry > team-b/shop                 PREVIEW',
			' 1 tag, 3 untagged      filter: none                            sort: reclaim v',
			'     MANIFEST                            TYPE         AGE       SIZE  RECLAIM v',
			'    v TAGGED (1)                                                           kept',
			'      stable                             index       136d    2.0 MiB          -',
			'      |- linux/amd64 dddddddddddd        image         3d  916.5 KiB          -',
			'      `- linux/arm64/v8 dddddddddddd     image         3d    1.1 MiB          -',
			'    v UNTAGGED (3)                                              3 go    1.6 MiB',
			'>[x]  dddddddddddd                       index         3d    1.6 MiB    1.6 MiB',
			' [x]  |- linux/amd64 dddddddddddd        image         3d  911.0 KiB  910.4 KiB',
			' [x]  `- linux/arm64/v8 dddddddddddd     image         3d  766.5 KiB  765.9 KiB',
			'',
			'',
			'',
			'',
			'',
			'',
			'',
			'',
			'                                                                     6/8    All',
			rule,
			' WILL FREE 23.9 MiB of 56.5 MiB (42%)   this repository: 1.6 MiB   3 manifests',
			'',
			' Space exclude  Enter detail  w why  Esc back  p plan  / filter  ? help  q quit',
		);
	});

	it('tells what the untagged manifests alone free beside tags that go', async (t) => {
		const without = await stagedDemo();
		const repository = without.inventory.repositories.names.indexOf('team-a/api');
		const [untagged, manifests] = [
			formatBytes(without.estimate.repositoryBytes(repository)),
			without.estimate.repositoryManifests(repository),
		];
		const session = await stagedDemo({deleteTags: ['team-a/api:*']});
		const screen = await TestScreen.open(t, session);
		await screen.press('/', 'a', 'p', 'i', 'Enter', 'Enter');
		const all = formatBytes(session.estimate.repositoryBytes(repository));
		assert.notEqual(all, untagged);
		assert.match(screen.frame, new RegExp(` v UNTAGGED \\(10\\) +${manifests} go +${untagged}\n`));
		assert.match(screen.frame, new RegExp(`this repository: ${all} `));
	});

	it('keeps the children of an excluded index, and says why', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('/', 's', 'h', 'o', 'p', 'Enter', 'Enter', 'Space');
		assert.match(screen.cursorLine, /^>\[E\] {2}[\da-f]{12} +index +3d +1\.6 MiB +excluded$/);
		assert.match(screen.message, /^[\da-f]{12} is excluded {3}u: undo$/);
		assert.match(screen.footer, /^Space include/);
		await screen.press('Down');
		assert.match(screen.cursorLine, /^>\[-\] {2}\|- linux\/amd64 [\da-f]{12} +image .* kept$/);
		assert.match(screen.message, /^[\da-f]{12}: it belongs to index [\da-f]{12}, which is excluded$/);
		assert.match(screen.frame, /this repository: 0 B {3}0 manifests/);
	});

	it('marks an index of which only a child stays', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('/', 's', 'h', 'o', 'p', 'Enter', 'Enter', 'Down', 'Space');
		assert.match(screen.cursorLine, /^>\[E\] {2}\|- linux\/amd64/);
		assert.match(screen.frame, /\n \[~\] {2}[\da-f]{12} +index/);
		assert.match(screen.frame, /2 go {2}/);
	});

	it('shows tags on the same digest together, and a referrer below its subject', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('/', 'a', 'p', 'i', 'Enter', 'Enter');
		assert.match(screen.frame, /> TAGGED \(5\)/, 'folded, so that what goes is in view');
		assert.match(screen.frame, /\n \[x\] {2}[\da-f]{12} +image.*\n \[x\] {2}`- [\da-f]{12} +sbom/);
		await screen.press('Home', 'Enter');
		assert.match(
			screen.frame,
			/\n {6}main +image.*\n {6}`- [\da-f]{12} +artifact|\n {6}main +image.*\n {6}`- [\da-f]{12} +signature/,
		);
		assert.match(screen.frame, /\n {6}latest +image .*\n {6}v1\.2\.0 -> same digest as latest +57d +\(same\)\n/);
	});

	it('marks a tag whose manifest is gone', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('/', 'r', 'e', 'p', 'o', 'r', 't', 's', 'Enter', 'Enter');
		assert.match(screen.frame, /\[!\] {2}nightly +dangling/);
		await screen.press('Home', 'Down', 'Down');
		const dangling = screen.cursorLine.includes('nightly') ? [] : ['Up'];
		await screen.press(...dangling, 'Enter');
		assert.equal(screen.message, 'There is no manifest behind this tag');
	});

	it('shows a frozen repository as kept, and which manifest froze it', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('/', 'v', 'a', 'u', 'l', 't', 'Enter', 'Enter');
		assert.match(screen.cursorLine, /^>\[!\] {2}[\da-f]{12} +unreadable .* frozen$/);
		assert.match(screen.message, /^[\da-f]{12}: it is not JSON: all of this repository is kept$/);
	});

	it('shows everything of an excluded repository as excluded, and where to include it', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('Space', 'Enter', 'Space');
		assert.match(screen.lines[1]!, /^ 1 tag, 7 untagged, excluded /);
		assert.match(screen.cursorLine, /^>\[E\]/);
		assert.equal(screen.message, 'The whole repository is excluded. In the list, Space includes it again');
	});

	it('does not let a tag be excluded, and says that it is kept anyway', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('Enter', 'Up', 'Up', 'Space');
		assert.equal(screen.message, 'main is kept, as every tag is. t chooses it for deletion');
		assert.doesNotMatch(screen.footer, /Space/);
	});

	it('marks the tags that go with --delete-tags', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo({deleteTags: ['team-a/api:v1.0.0']}));
		await screen.press('/', 'a', 'p', 'i', 'Enter', 'Enter', 'Home', 'Enter');
		assert.match(screen.frame, /\n \[T\] {2}v1\.0\.0 +image .* [KM]iB +[\d.]+ [KM]iB\n/);
	});

	it('goes back to the list with the cursor where it was', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('Down', 'Enter', 'h');
		assert.match(screen.cursorLine, /team-a\/api/);
	});

	it('finds a manifest by its digest', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('Enter');
		const digest = screen.cursorLine.slice(6, 12);
		await screen.press('/', ...digest, 'Enter');
		assert.equal(screen.lines.filter((line) => /^[ >]\[x\]/.test(line)).length, 1);
		assert.match(screen.frame, new RegExp(`\\[x\\] {2}${digest}`));
	});
});

describe('the detail of a manifest', () => {
	it('says for each blob who else uses it, and what goes', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('Down', 'Enter', 'Enter');
		screen.shows(
			' registry-cleanup-tui   ... > team-a/api > dddddddddddd                 PREVIEW',
			rule,
			` Digest      sha256:${'d'.repeat(59)}`,
			'             ddddd',
			' Type        image, linux/amd64, application/vnd.oci.image.manifest.v1+json',
			' Created     yyyy-mm-dd hh:mmZ   Pushed yyyy-mm-dd hh:mmZ',
			' State       UNTAGGED, a cleanup deletes it',
			' Referenced  by nothing',
			'',
			'    LAYER               SIZE  ALSO USED BY                    IF DELETED',
			'>   config             876 B  only this manifest              frees 876 B',
			'    dddddddddddd     1.9 MiB  7 manifests in 6 repositories   kept',
			'    dddddddddddd     1.0 MiB  6 manifests in 2 repositories   kept',
			'    dddddddddddd   793.6 KiB  only this manifest              frees 793.6 KiB',
			'    manifest           987 B  only this manifest              frees 987 B',
			'',
			'',
			'',
			'                                                                     1/5    All',
			' Deleted alone, it frees 795.5 KiB; with all that goes now 795.5 KiB',
			rule,
			' WILL FREE 23.9 MiB of 56.5 MiB (42%)',
			'',
			' Space exclude  w why  Esc back  p plan  e problems  ? help  q quit',
		);
		await screen.press('Down');
		assert.match(screen.message, /^Also in /);
	});

	it('tells what it frees alone from what it frees with all that goes now', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('/', 's', 'h', 'o', 'p', 'Enter', 'Enter', 'Down', 'Enter');
		assert.match(screen.frame, / Deleted alone, it frees 910\.4 KiB; with all that goes now 911\.0 KiB\n/);
		assert.match(screen.frame, / Referenced {2}by index [\da-f]{12}\n/);
	});

	it('excludes it from here, and says so', async (t) => {
		const screen = await TestScreen.open(t, await stagedDemo());
		await screen.press('Down', 'Enter', 'Enter', 'Space');
		assert.match(screen.frame, / State {7}UNTAGGED, kept: excluded by you/);
		assert.match(screen.frame, / WILL FREE 23\.1 MiB/);
	});
});
