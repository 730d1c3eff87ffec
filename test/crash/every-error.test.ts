import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {describe, it} from 'node:test';
import {UserError} from '../../source/errors.ts';
import {listRuns} from '../../source/run/journal.ts';
import {cleanupFolder} from '../../source/storage/layout.ts';
import {assertSettles, choice, keptTags, prepare} from '../support/original-store.ts';
import {failChange} from '../support/power-cut.ts';
import {cleanStore, createRun, planRun, registryTree, reopen} from '../support/run-store.ts';
import {directPool} from '../support/scan-store.ts';
import {assertServed, served} from '../support/served.ts';
import {assertSameTree} from '../support/tree.ts';

const pool = directPool();

/** Told with a place in the storage and with what to do, whatever was under way. */
function assertTold(error: unknown, root: string, message: string): true {
	assert.ok(error instanceof UserError, `${message}: ${String(error)}`);
	assert.ok(error.message.includes(root), `${message}: ${error.message}`);
	assert.ok(error.hint !== undefined && error.cause instanceof Error, message);
	return true;
}

/** At each change, or at one of so many: what is done about them differs little, but for a full disk. */
for (const [code, stride] of [
	['EIO', 1],
	['ENOSPC', 3],
	['EACCES', 11],
	['EROFS', 11],
] as const) {
	describe(`an error (${code}) at ${stride === 1 ? 'any change' : `one change of ${stride}`} of the disk`, () => {
		it('ends a run with the place and what to do; no tag is lost, and the next start finishes it', async (context) => {
			const original = await prepare(context);
			let told = 0;
			for (let change = 1; change <= original.changes; change += stride) {
				const message = `${code} at change ${change} of ${original.changes}`;
				const root = original.copy();
				const request = await planRun(root, pool, choice);
				fs.mkdirSync(path.join(root, cleanupFolder), {recursive: true});
				const disk = failChange(context, change, code);
				try {
					await createRun(root, request, pool).execute();
				} catch (error) {
					told += Number(code === 'ENOSPC' || assertTold(error, root, message));
					assert.ok(error instanceof UserError, message);
				} finally {
					disk.restore();
				}

				assertServed(served(root), original.before.served, keptTags);
				await assertSettles(root, original, message);
				fs.rmSync(root, {recursive: true});
			}

			assert.ok(told > original.changes / stride / 2, `${told} were told`);
		});

		it('ends an undo with the place and what to do, and the next one puts the rest back', async (context) => {
			const original = await prepare(context);
			const kept = original.copy();
			const {id} = await cleanStore(kept, pool, {...choice, keep: true});
			for (let change = 1, isWhole = false; !isWhole; change += stride) {
				const message = `${code} at change ${change}`;
				const root = path.join(original.folder, `kept-${code}-${change}`);
				fs.cpSync(kept, root, {recursive: true});
				const disk = failChange(context, change, code);
				try {
					await reopen(root, {id}, pool).undo();
					isWhole = change > disk.changes;
				} catch (error) {
					assertTold(error, root, message);
				} finally {
					disk.restore();
				}

				assertServed(served(root), original.before.served, keptTags);
				if (listRuns(root)[0]!.state !== 'undone') {
					await reopen(root, {id}, pool).undo();
				}

				assertSameTree(registryTree(root), original.before.tree, message);
				fs.rmSync(root, {recursive: true});
			}
		});
	});
}
