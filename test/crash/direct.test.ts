import assert from 'node:assert/strict';
import fs from 'node:fs';
import {describe, it} from 'node:test';
import {listRuns} from '../../source/run/journal.ts';
import {tagCurrentLink, v2Folder} from '../../source/storage/layout.ts';
import {assertSettles, keptTags, prepare, runUntil} from '../support/original-store.ts';
import {putElsewhere} from '../support/other-file-systems.ts';
import {registryTree, reopen} from '../support/run-store.ts';
import {directPool} from '../support/scan-store.ts';
import {assertServed, served, type Served} from '../support/served.ts';
import {assertSameTree} from '../support/tree.ts';

const pool = directPool();

/** All that is served but the tag that is to go, once its link is gone: only its empty folders are there then. */
function stillServed(root: string): Served {
	const isThere = fs.existsSync(`${root}/${v2Folder}/${tagCurrentLink('team/gone', 'old')}`);
	return new Map([...served(root)].filter(([name]) => isThere || name !== 'team/gone:old'));
}

describe('a run that deletes directly what cannot be moved, killed between any two changes of the disk', () => {
	for (const [elsewhere, stride] of [
		[['repositories'], 1],
		[['blobs'], 5],
		[['blobs/sha256', 'repositories/team'], 5],
	] as const) {
		it(`has lost nothing until its purge, and leaves every complete tag complete (elsewhere: ${elsewhere.join(', ')})`, async (context) => {
			const original = await prepare(context, elsewhere);
			const {before} = original;
			let purging = 0;
			for (let change = 1; change <= original.changes; change += stride) {
				const root = original.copy();
				await runUntil(context, root, change, original);
				const message = `Killed before change ${change} of ${original.changes}`;
				assertServed(stillServed(root), before.served, keptTags);
				const run = listRuns(root)[0];
				if (run?.state === 'purging' || run?.state === 'purged') {
					purging++;
					putElsewhere(context, root, elsewhere);
					await assertSettles(root, original, message);
					context.mock.reset();
				} else {
					const undone = run && (await reopen(root, run, pool).undo());
					assert.deepEqual(undone?.dropped ?? [], []);
					assertSameTree(registryTree(root), before.tree, message);
				}

				fs.rmSync(root, {recursive: true});
			}

			assert.ok(purging * stride > 50, `The purge was killed ${purging} times of ${original.changes}`);
		});
	}
});
