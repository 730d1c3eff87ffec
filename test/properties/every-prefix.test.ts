import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import fc from 'fast-check';
import {findProblems} from '../../source/inventory/damage.ts';
import {isDamage, type Problem} from '../../source/inventory/problems.ts';
import {buildPlan} from '../../source/plan/build-plan.ts';
import {mark} from '../../source/plan/mark.ts';
import {stepPath} from '../../source/plan/step-path.ts';
import {Quarantine} from '../../source/run/quarantine.ts';
import {undoSteps} from '../../source/run/undo.ts';
import {openPool, type Pool} from '../../source/scan/pool.ts';
import {inRandomStore} from '../support/in-random-store.ts';
import {randomOptions, randomStore} from '../support/random-store.ts';
import {readStore} from '../support/read-store.ts';
import {assertSameTree, snapshotTree} from '../support/tree.ts';

const run = '20260102T030405Z-abcd';

/** Tells problems of two moments apart; a tag that was deleted on purpose has none afterwards. */
const keys = (problems: readonly Problem[]) =>
	new Set(
		problems
			.filter(isDamage)
			.map(({kind, repository, reference, digest}) => JSON.stringify([kind, repository, reference, digest])),
	);

describe('every prefix of a plan', () => {
	let pool: Pool;
	before(() => {
		pool = openPool(2);
	});
	after(async () => pool.close());

	it('leaves a registry in which nothing that is kept is damaged, and undoing it gives the storage back', async () => {
		await fc.assert(
			fc.asyncProperty(randomStore, randomOptions, fc.nat(), async (store, options, cut) =>
				inRandomStore(store, options, pool, async ({inventory, selection, root, resolved}) => {
					const plan = buildPlan(inventory, selection);
					const kept = mark(inventory, selection).held;
					const damage = keys(findProblems(inventory, kept));
					const tree = snapshotTree(root);
					const steps = plan.steps.slice(0, cut % (plan.steps.length + 1));
					const quarantine = new Quarantine(root, run, Date.now() + 1000);
					for (const step of steps) {
						assert.equal(quarantine.move(step), undefined, stepPath(step));
					}

					// What the plan keeps has no damage that was not there before, wherever it was cut off.
					const now = await readStore(root, resolved, pool);
					const held = mark(now.inventory, now.selection).held;
					for (const problem of keys(findProblems(now.inventory, held))) {
						assert.ok(damage.has(problem), problem);
					}

					await undoSteps(root, run, steps, quarantine, () => undefined);
					assertSameTree(
						snapshotTree(root, (path) => path.startsWith('docker/registry/cleanup')),
						tree,
					);
				}),
			),
			{numRuns: 150},
		);
	});
});
