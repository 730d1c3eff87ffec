import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import fc from 'fast-check';
import {buildPlan} from '../../source/plan/build-plan.ts';
import {openPool, type Pool} from '../../source/scan/pool.ts';
import {inRandomStore} from '../support/in-random-store.ts';
import {judge, type Things} from '../support/oracle.ts';
import {randomOptions, randomStore} from '../support/random-store.ts';
import {removed} from '../support/read-store.ts';

describe('a plan', () => {
	let pool: Pool;
	before(() => {
		pool = openPool(2);
	});
	after(async () => pool.close());

	it('removes what an independent marking removes, in any store and for any choice', async () => {
		await fc.assert(
			fc.asyncProperty(randomStore, randomOptions, async (store, options) =>
				inRandomStore(store, options, pool, ({inventory, selection, root, resolved}) => {
					const plan = buildPlan(inventory, selection);
					const steps = removed(plan);
					assert.deepEqual(sorted(steps), sorted(judge(root, resolved.oracle).goes));
					assert.deepEqual(plan.reclaim, {
						tags: steps.tags.size,
						manifests: steps.revisions.size,
						layerLinks: steps.layerLinks.size,
						blobs: steps.blobs.size,
						uploads: steps.uploads.size,
						repositories: steps.repositories.size,
						bytes: plan.steps.reduce((sum, step) => sum + ('bytes' in step ? step.bytes : 0), 0),
					});
				}),
			),
			{numRuns: Number(process.env['PROPERTY_RUNS'] ?? 300)},
		);
	});
});

const sorted = (things: Things) =>
	Object.fromEntries(Object.entries(things).map(([kind, names]) => [kind, [...(names as Set<string>)].sort()]));
