import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {describe, it} from 'node:test';
import {listRuns} from '../../source/run/journal.ts';
import {pruneRuns} from '../../source/run/prune.ts';
import {cleanupFolder} from '../../source/storage/layout.ts';
import {RandomBytes} from '../../source/demo/random-bytes.ts';
import {cutPower} from '../support/power-cut.ts';
import {assertSettles, choice, keptTags, prepare, runUntil} from '../support/original-store.ts';
import {cleanStore, registryTree, reopen, settleStore} from '../support/run-store.ts';
import {directPool} from '../support/scan-store.ts';
import {assertServed, served} from '../support/served.ts';
import {assertSameTree} from '../support/tree.ts';

const pool = directPool();

describe('a run that is killed between any two changes of the disk', () => {
	it('leaves every complete tag complete; settled and cleaned up again, the storage is as if nobody had killed it', async (context) => {
		const original = await prepare(context);
		assert.ok(original.changes > 150, `${original.changes} changes`);
		for (let change = 1; change <= original.changes; change++) {
			const root = original.copy();
			await runUntil(context, root, change, original);
			assertServed(served(root), original.before.served, keptTags);
			await assertSettles(root, original, `Killed before change ${change} of ${original.changes}`);
			fs.rmSync(root, {recursive: true});
		}
	});

	it('can be undone until its purge has begun, and nothing has ever happened', async (context) => {
		const original = await prepare(context);
		let change = 1;
		for (; ; change++) {
			const root = original.copy();
			await runUntil(context, root, change, original);
			const run = listRuns(root)[0];
			if (run?.state === 'purging') {
				break;
			}

			if (run !== undefined) {
				const result = await reopen(root, run, pool).undo();
				assert.equal(result.state, 'undone');
				assert.deepEqual(result.dropped, []);
			}

			assertSameTree(registryTree(root), original.before.tree, `Killed before change ${change}`);
			assert.deepEqual(await settleStore(root, pool), []);
			fs.rmSync(root, {recursive: true});
		}

		assert.ok(change > 60, `The purge began before change ${change}`);
	});

	it('can be killed again while it is settled', async (context) => {
		const original = await prepare(context);
		const random = new RandomBytes(11);
		for (let round = 0; round < 30; round++) {
			const root = original.copy();
			const change = random.between(1, original.changes);
			await runUntil(context, root, change, original);
			const power = cutPower(context, random.between(1, 60));
			try {
				await settleStore(root, pool);
			} catch (error) {
				assert.match(String(error), /The power was cut/);
			} finally {
				power.restore();
			}

			assertServed(served(root), original.before.served, keptTags);
			await assertSettles(root, original, `Round ${round}, first killed before change ${change}`);
			fs.rmSync(root, {recursive: true});
		}
	});
});

describe('an undo that is killed between any two changes of the disk', () => {
	it('is finished by the next start, and nothing has ever happened', async (context) => {
		const original = await prepare(context);
		const kept = original.copy();
		const {id} = await cleanStore(kept, pool, {...choice, keep: true});
		for (let change = 1; ; change++) {
			const root = path.join(original.folder, `kept-${change}`);
			fs.cpSync(kept, root, {recursive: true});
			const run = reopen(root, {id}, pool);
			const power = cutPower(context, change);
			let isWhole = true;
			try {
				await run.undo();
			} catch (error) {
				assert.match(String(error), /The power was cut/);
				isWhole = false;
			} finally {
				power.restore();
			}

			assertServed(served(root), original.before.served, keptTags);
			if (listRuns(root)[0]!.state === 'quarantined') {
				await reopen(root, {id}, pool).undo();
			}

			const results = await settleStore(root, pool);
			assert.ok(results.every(({state, dropped}) => state === 'undone' && dropped.length === 0));
			pruneRuns(root);
			const message = `Killed before change ${change}`;
			assertSameTree(registryTree(root), original.before.tree, message);
			assert.deepEqual(fs.readdirSync(path.join(root, cleanupFolder, id)), ['run.json'], message);
			fs.rmSync(root, {recursive: true});
			if (isWhole) {
				assert.ok(change > 60, `${change} changes`);
				return;
			}
		}
	});
});
