import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {describe, it, type TestContext} from 'node:test';
import {UserError} from '../../source/errors.ts';
import type {Step} from '../../source/plan/plan.ts';
import {isElsewhere} from '../../source/run/cannot-write.ts';
import {isAnotherMount, refuseOtherFileSystems} from '../../source/run/same-file-system.ts';
import {blobFolder, cleanupFolder, layersFolder, revisionsFolder, v2Folder} from '../../source/storage/layout.ts';
import {putElsewhere} from '../support/other-file-systems.ts';
import {planRun} from '../support/run-store.ts';
import {directPool} from '../support/scan-store.ts';
import {temporaryStore} from '../support/store.ts';
import {assertSameTree, snapshotTree} from '../support/tree.ts';

/** A store of which something of each of two repositories goes, and the steps of that. */
async function sample(context: TestContext): Promise<{readonly root: string; readonly steps: readonly Step[]}> {
	const store = temporaryStore(context);
	for (const name of ['team/app', 'other']) {
		store.push(name, {tag: 'v1'});
		store.push(name);
	}

	fs.mkdirSync(path.join(store.root, cleanupFolder));
	return {root: store.root, steps: (await planRun(store.root, directPool())).plan.steps};
}

/** Folders that may be mount points, of those that something is moved out of. */
const placesOf = (steps: readonly Step[]) => {
	const blob = steps.find((step) => step.kind === 'blob')!;
	return [
		'blobs',
		'repositories',
		path.dirname(blobFolder(blob.digest)),
		revisionsFolder('other'),
		layersFolder('team/app'),
	];
};

describe('a quarantine on another file system', () => {
	it('is none where all is on one, and nothing is touched to find out', async (context) => {
		const {root, steps} = await sample(context);
		const before = snapshotTree(root);
		refuseOtherFileSystems(root, steps);
		assertSameTree(snapshotTree(root), before);
	});

	it('is told with the folder that it is another one of, be it the whole store or one folder deep in it', async (context) => {
		const {root, steps} = await sample(context);
		const before = snapshotTree(root);
		for (const place of placesOf(steps)) {
			putElsewhere(context, root, [place]);
			assert.throws(
				() => refuseOtherFileSystems(root, steps),
				(error) => {
					assert.ok(error instanceof UserError && isElsewhere(error), String(error));
					assert.ok(error.message.startsWith(path.join(root, v2Folder, place)), error.message);
					assert.match(error.message, / is on another file system than the quarantine$/);
					return true;
				},
			);
			context.mock.restoreAll();
		}

		assertSameTree(snapshotTree(root), before);
	});

	it('is no matter where nothing goes that is on another one', async (context) => {
		const {root, steps} = await sample(context);
		putElsewhere(context, root, ['repositories/other']);
		const here = steps.filter((step) => !('repository' in step) || step.repository !== 'other');
		refuseOtherFileSystems(root, here);
		refuseOtherFileSystems(root, []);
	});

	it('is none between a folder and what has gone, or is a file', async (context) => {
		const {root} = await sample(context);
		const v2 = path.join(root, v2Folder);
		fs.writeFileSync(path.join(v2, 'file'), '');
		assert.equal(isAnotherMount(v2, path.join(v2, 'gone')), false);
		assert.equal(isAnotherMount(v2, path.join(v2, 'file')), false);
	});
});
