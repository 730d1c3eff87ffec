import assert from 'node:assert/strict';
import path from 'node:path';
import {describe, it} from 'node:test';
import {confirmAll, demoStore, options, quit, sayYes, typeCount} from '../support/demo-journey.ts';
import {diskFigures} from '../support/disk-figures.ts';
import {TestTerminal} from '../support/terminal.ts';
import {compareTrees, snapshotTree} from '../support/tree.ts';

/** All that a registry sees. */
const registryTree = (root: string) => snapshotTree(path.join(root, 'docker/registry/v2'));

/** A cleanup that is kept in quarantine, up to its result. */
async function cleanUpKept(terminal: TestTerminal): Promise<void> {
	await confirmAll(terminal);
	await terminal.press('k', 'Enter');
	await terminal.shows(/Finished in [^]*Get the space back: r, then p; or registry-cleanup-tui purge/);
}

describe('past runs, in a real terminal', () => {
	it('are undone: everything is back where it was, and the list says so', async (t) => {
		const root = await demoStore(t);
		const before = registryTree(root);
		const terminal = TestTerminal.open(t, options(root));
		await cleanUpKept(terminal);
		assert.notDeepEqual(compareTrees(before, registryTree(root)), []);
		await terminal.press('R');
		await terminal.shows(/ Nothing to reclaim of /);

		await terminal.press('r');
		await terminal.shows(/ > 1 past run [^]*> \d{8}T\d{6}Z-[\da-f]{4} .* quarantined +23\.9 MiB/);
		await terminal.press('Enter');
		await terminal.shows(/ u undo {2}p purge /);
		await terminal.press('u');
		await sayYes(terminal, /Put all of this run back where it was\?/);
		await terminal.shows(/ Put back in [^]*│ Manifests +│ +66 │ +66 │[^]*Put back: 37\s+manifests, 125 blobs/);
		assert.deepEqual(compareTrees(before, registryTree(root)), []);

		await terminal.press('Escape');
		await terminal.shows(/ WILL FREE 23\.9 MiB of 56\.5 MiB \(42%\) {3}37 manifests/);
		await terminal.press('r');
		await terminal.shows(/> \d{8}T\d{6}Z-[\da-f]{4} .* undone /);
		assert.equal((await quit(terminal)).code, 0);
	});

	it('are purged after the count was typed: the space is free, and every tag is there', async (t) => {
		const root = await demoStore(t);
		const terminal = TestTerminal.open(t, options(root));
		await cleanUpKept(terminal);
		const kept = registryTree(root);
		await terminal.press('r', 'p');
		await typeCount(terminal, '125', 'blobs');
		await terminal.press('Enter');
		await terminal.shows(/Finished in [^]*All of it\s+is\s+purged/);
		assert.deepEqual(compareTrees(kept, registryTree(root)), []);
		assert.equal(diskFigures(root).tags, 27);
		await terminal.press('R');
		await terminal.shows(/ Nothing to reclaim of 32\.7 MiB/);
		await terminal.press('r');
		await terminal.shows(/ purged +- +23\.9 MiB/);
		assert.equal((await quit(terminal)).code, 0);
	});
});

describe('why, in a real terminal', () => {
	it('says what keeps a manifest, follows a toggle, and writes nothing', async (t) => {
		const root = await demoStore(t);
		const before = snapshotTree(root);
		const terminal = TestTerminal.open(t, options(root));
		await terminal.shows(/ WILL FREE /);
		await terminal.press('Down', 'Enter');
		await terminal.shows(/UNTAGGED \(10\)/);
		await terminal.press('w');
		await terminal.shows(/ Why sha256:[\da-f]{12} goes [^]*Its data goes, because\n {3}- no kept manifest/);
		await terminal.press('Escape', 'Space', 'w');
		await terminal.shows(/ is kept [^]*Kept, because\n {3}team-a\/api: excluded by the operator\n/);
		terminal.resize(140, 40);
		await terminal.shows(/\n {3}blobs\/sha256\/[\da-f]{2}\/[\da-f]{64}\/data\n/);
		await terminal.press('Escape', 'Enter', 'w');
		await terminal.shows(
			/Kept, because\n {3}team-a\/api: excluded by the operator\n[^]*→ its config, sha256:[\da-f]{12}\n/,
		);
		await terminal.press('q');
		await sayYes(terminal, /Quit and forget what you have chosen\?/);
		assert.equal((await terminal.ended()).code, 0);
		assert.deepEqual(compareTrees(before, snapshotTree(root)), []);
	});
});
