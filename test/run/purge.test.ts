import assert from 'node:assert/strict';
import fs from 'node:fs';
import {describe, it, type TestContext} from 'node:test';
import {UserError} from '../../source/errors.ts';
import type {Step} from '../../source/plan/plan.ts';
import {stepPath} from '../../source/plan/step-path.ts';
import {quarantineFolder} from '../../source/run/journal.ts';
import {purgeQuarantine} from '../../source/run/purge.ts';
import {countBytes} from '../../source/run/put-back.ts';
import {Quarantine} from '../../source/run/quarantine.ts';
import {registryTree} from '../support/run-store.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';
import {assertSameTree, snapshotTree} from '../support/tree.ts';

const id = '20261124T101500Z-4f2a';

/** A store and a quarantine that holds so many of its blobs, an upload and an empty repository. */
function quarantined(
	context: TestContext,
	blobs: number,
): {readonly store: TestStore; readonly steps: readonly Step[]} {
	const store = temporaryStore(context);
	store.push('team/app', {tag: 'v1'});
	store.emptyRepository('team/empty');
	const layers = Array.from({length: blobs}, () => store.ownLayer(10));
	const upload = store.abandonedUpload('team/app', 1000, 30);
	const steps: readonly Step[] = [
		...layers.map(({digest, size}): Step => ({kind: 'blob', digest, bytes: size})),
		{kind: 'upload', repository: 'team/app', id: upload, bytes: 50},
		{kind: 'repository', repository: 'team/empty'},
	];
	const quarantine = new Quarantine(store.root, id, Date.now());
	for (const step of steps) {
		assert.equal(quarantine.move(step), undefined);
	}

	return {store, steps};
}

const purge = async (
	store: TestStore,
	steps: readonly Step[],
	stopped: () => boolean = () => false,
	onProgress: (done: number, bytes: number) => void = () => undefined,
) => purgeQuarantine(store.root, id, steps, onProgress, stopped);

describe('purging', () => {
	it('deletes the quarantine and nothing else, and tells how far it is', async (context) => {
		const {store, steps} = quarantined(context, 450);
		const before = registryTree(store.root);
		const told: Array<readonly [number, number]> = [];
		assert.equal(await purge(store, steps, undefined, (...progress) => told.push(progress)), true);
		assert.ok(!fs.existsSync(quarantineFolder(store.root, id)));
		assertSameTree(registryTree(store.root), before);
		assert.deepEqual(
			told.map(([done]) => done),
			[0, 200, 400, 452],
		);
		assert.deepEqual(
			told.map(([, bytes]) => bytes).sort((a, b) => a - b),
			[0, 2000, 4000, countBytes(steps)],
		);
	});

	it('stops between two batches, and the next one goes on', async (context) => {
		const {store, steps} = quarantined(context, 450);
		const answers = [false, false, true];
		assert.equal(await purge(store, steps, () => answers.shift()!), false);
		const left = [...snapshotTree(quarantineFolder(store.root, id)).keys()].filter((at) => at.endsWith('/data'));
		assert.equal(left.length, 450 - 400 + 1, 'the blobs of the third batch, and the upload');
		assert.equal(await purge(store, steps), true);
		assert.ok(!fs.existsSync(quarantineFolder(store.root, id)));
	});

	it('deletes nothing when it is stopped before it begins', async (context) => {
		const {store, steps} = quarantined(context, 3);
		const before = snapshotTree(store.root);
		assert.equal(await purge(store, steps, () => true), false);
		assertSameTree(snapshotTree(store.root), before);
	});

	it('removes a symbolic link and not what it leads to', async (context) => {
		const {store, steps} = quarantined(context, 3);
		fs.mkdirSync(`${store.root}/elsewhere`);
		fs.writeFileSync(`${store.root}/elsewhere/data`, 'of somebody else');
		for (const folder of fs.readdirSync(`${quarantineFolder(store.root, id)}/repositories/team/app/_uploads`)) {
			fs.symlinkSync(
				`${store.root}/elsewhere`,
				`${quarantineFolder(store.root, id)}/repositories/team/app/_uploads/${folder}/hashstates`,
			);
		}

		await purge(store, steps);
		assert.deepEqual(fs.readdirSync(`${store.root}/elsewhere`), ['data']);
		assert.ok(!fs.existsSync(quarantineFolder(store.root, id)));
	});

	it('removes a symbolic link that somebody has put in the place of a blob, and what else lies beside one', async (context) => {
		const {store, steps} = quarantined(context, 3);
		fs.mkdirSync(`${store.root}/elsewhere`);
		fs.writeFileSync(`${store.root}/elsewhere/data`, 'of somebody else');
		const [swapped, crowded] = steps.map((step) => `${quarantineFolder(store.root, id)}/${stepPath(step)}`);
		fs.rmSync(swapped!, {recursive: true});
		fs.symlinkSync(`${store.root}/elsewhere`, swapped!);
		fs.writeFileSync(`${crowded!}/notes.txt`, 'of somebody else');
		assert.equal(await purge(store, steps), true);
		assert.deepEqual(fs.readdirSync(`${store.root}/elsewhere`), ['data']);
		assert.ok(!fs.existsSync(quarantineFolder(store.root, id)));
	});

	it('goes over what is gone already', async (context) => {
		const {store, steps} = quarantined(context, 3);
		fs.rmSync(`${quarantineFolder(store.root, id)}/blobs`, {recursive: true});
		assert.equal(await purge(store, steps), true);
		assert.equal(await purge(store, steps), true);
	});

	it('tells what to do when it may not, and the next one goes on', async (context) => {
		const {store, steps} = quarantined(context, 3);
		const denied = (): never => {
			throw Object.assign(new Error('permission denied'), {code: 'EACCES'});
		};
		const {unlinkSync} = fs;
		let calls = 0;
		context.mock.method(fs, 'unlinkSync', (at: string) => (++calls === 3 ? denied() : unlinkSync(at)));
		context.mock.method(fs, 'rmSync', denied);
		await assert.rejects(
			purge(store, steps),
			(error) =>
				error instanceof UserError &&
				error.message.includes(quarantineFolder(store.root, id)) &&
				/[Ss]tart as the user/.test(error.hint ?? ''),
		);
		context.mock.restoreAll();
		assert.equal(await purge(store, steps), true);
		assert.ok(!fs.existsSync(quarantineFolder(store.root, id)));
	});
});
