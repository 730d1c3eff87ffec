import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {findProblems} from '../../source/inventory/damage.ts';
import type {Inventory} from '../../source/inventory/inventory.ts';
import {buildPlan} from '../../source/plan/build-plan.ts';
import {mark} from '../../source/plan/mark.ts';
import type {Selection} from '../../source/selection/selection.ts';
import {inRandomStore} from '../support/in-random-store.ts';
import {randomOptions, randomStore} from '../support/random-store.ts';
import {readStore} from '../support/read-store.ts';
import {directPool} from '../support/scan-store.ts';

test('figures and problems are the same whether or not the histories of tags were read', async () => {
	const pool = directPool();
	await fc.assert(
		fc.asyncProperty(randomStore, randomOptions, async (store, options) =>
			inRandomStore(store, options, pool, async ({inventory, selection, root, resolved}) => {
				const bare = await readStore(root, resolved, pool, false);
				assert.deepEqual(told(bare.inventory, bare.selection), told(inventory, selection));
			}),
		),
		{numRuns: 200},
	);
});

/** All that a report tells, and no step. */
function told(inventory: Inventory, selection: Selection) {
	const {before, after, reclaim, protected: protectedBy, repositories} = buildPlan(inventory, selection);
	const problems = findProblems(inventory, mark(inventory, selection).held);
	return {before, after, reclaim, protectedBy, repositories, problems};
}
