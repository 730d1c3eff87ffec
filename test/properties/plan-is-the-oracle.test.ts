import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import fc from 'fast-check';
import {buildPlan} from '../../source/plan/build-plan.ts';
import {openPool, type Pool} from '../../source/scan/pool.ts';
import {judge, type Things} from '../support/oracle.ts';
import {randomOptions, randomStore} from '../support/random-store.ts';
import {readStore, removed} from '../support/read-store.ts';
import {memoryFolder} from '../support/store.ts';
import {resolveOptions, writeRandomStore} from '../support/write-random-store.ts';

const runs = Number(process.env['PROPERTY_RUNS'] ?? 300);

describe('a plan', () => {
	let pool: Pool;
	before(() => {
		pool = openPool(2);
	});
	after(async () => pool.close());

	it('removes what an independent marking removes, in any store and for any choice', async () => {
		await fc.assert(
			fc.asyncProperty(randomStore, randomOptions, async (store, options) => {
				const cleanups: Array<() => void> = [];
				try {
					const written = writeRandomStore(memoryFolder({after: (end: () => void) => cleanups.push(end)}), store);
					const resolved = resolveOptions(written, options);
					const {inventory, selection} = await readStore(written.root, resolved, pool);
					const expected = judge(written.root, resolved.oracle).goes;
					assert.deepEqual(sorted(removed(buildPlan(inventory, selection))), sorted(expected));
				} finally {
					for (const cleanup of cleanups) {
						cleanup();
					}
				}
			}),
			{numRuns: runs},
		);
	});
});

const sorted = (things: Things) =>
	Object.fromEntries(Object.entries(things).map(([kind, names]) => [kind, [...(names as Set<string>)].sort()]));
