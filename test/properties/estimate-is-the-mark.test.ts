import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import fc from 'fast-check';
import {repositoryNode} from '../../source/inventory/graph.ts';
import type {Inventory} from '../../source/inventory/inventory.ts';
import {buildPlan} from '../../source/plan/build-plan.ts';
import {openPool, type Pool} from '../../source/scan/pool.ts';
import {Estimate} from '../../source/selection/estimate.ts';
import type {Selection} from '../../source/selection/selection.ts';
import {inRandomStore} from '../support/in-random-store.ts';
import {randomOptions, randomStore} from '../support/random-store.ts';

const toggles = fc.array(fc.record({what: fc.constantFrom('repository', 'revision', 'orphans'), which: fc.nat()}), {
	minLength: 1,
	maxLength: 12,
});

describe('counting as you toggle', () => {
	let pool: Pool;
	before(() => {
		pool = openPool(2);
	});
	after(async () => pool.close());

	it('equals marking from scratch, after every toggle', async () => {
		await fc.assert(
			fc.asyncProperty(randomStore, randomOptions, toggles, async (store, options, steps) =>
				inRandomStore(store, options, pool, ({inventory, selection}) => {
					const estimate = new Estimate(inventory, selection);
					assertAgrees(estimate, inventory, selection);
					for (const step of steps) {
						toggle(estimate, inventory, selection, step);
						assertAgrees(estimate, inventory, selection);
					}
				}),
			),
			{numRuns: 150},
		);
	});
});

function toggle(
	estimate: Estimate,
	inventory: Inventory,
	selection: Selection,
	{what, which}: {readonly what: string; readonly which: number},
): void {
	const {graph} = inventory;
	const flip = (excluded: Set<number>, count: number, node: (ordinal: number) => number) => {
		if (count > 0) {
			const ordinal = which % count;
			estimate[excluded.delete(ordinal) ? 'release' : (excluded.add(ordinal), 'hold')](node(ordinal));
		}
	};

	if (what === 'repository') {
		flip(selection.excludedRepositories, inventory.repositories.names.length, (ordinal) =>
			repositoryNode(graph, ordinal),
		);
	} else if (what === 'revision') {
		flip(selection.excludedRevisions, graph.revisions, (ordinal) => ordinal);
	} else {
		selection.excludedOrphans = !selection.excludedOrphans;
		estimate[selection.excludedOrphans ? 'hold' : 'release'](graph.orphans);
	}
}

function assertAgrees(estimate: Estimate, inventory: Inventory, selection: Selection): void {
	const {reclaim, repositories} = buildPlan(inventory, selection);
	const {manifests, blobs, uploads, bytes} = estimate.total;
	assert.deepEqual(
		{manifests, blobs, uploads, bytes},
		{manifests: reclaim.manifests, blobs: reclaim.blobs, uploads: reclaim.uploads, bytes: reclaim.bytes},
	);
	for (const {name, reclaimableBytes, removedManifests} of repositories) {
		const repository = inventory.repositories.names.indexOf(name);
		assert.equal(estimate.repositoryBytes(repository), reclaimableBytes, name);
		assert.equal(estimate.repositoryManifests(repository), removedManifests, name);
	}
}
