import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import fc from 'fast-check';
import type {Inventory} from '../../source/inventory/inventory.ts';
import {buildPlan} from '../../source/plan/build-plan.ts';
import {openPool, type Pool} from '../../source/scan/pool.ts';
import {changeOf, isChosen, type Choosable} from '../../source/selection/change.ts';
import {Estimate} from '../../source/selection/estimate.ts';
import type {Selection} from '../../source/selection/selection.ts';
import {changeGrace, makeChoices} from '../../source/session/choosing.ts';
import {inRandomStore} from '../support/in-random-store.ts';
import {randomOptions, randomStore} from '../support/random-store.ts';
import {readStore} from '../support/read-store.ts';

const toggles = fc.array(
	fc.record({
		what: fc.constantFrom('repository', 'revision', 'orphans', 'tag', 'tag', 'grace'),
		which: fc.nat(),
		/** Several at once, from there on. */
		count: fc.integer({min: 1, max: 3}),
	}),
	{minLength: 1, maxLength: 12},
);

describe('counting as you toggle', () => {
	let pool: Pool;
	before(() => {
		pool = openPool(2);
	});
	after(async () => pool.close());

	it('equals marking from scratch, after every toggle; and at the end what another scan finds', async () => {
		await fc.assert(
			fc.asyncProperty(randomStore, randomOptions, toggles, async (store, options, steps) =>
				inRandomStore(store, options, pool, async ({inventory, selection, root, resolved}) => {
					const {grace} = selection;
					const estimate = new Estimate(inventory, selection);
					const choosing = {
						inventory,
						selection,
						estimate,
						linksRead: new Set(selection.excludedRepositories),
						pool: async () => pool,
						onChange: () => undefined,
					};
					assertAgrees(estimate, inventory, selection);
					for (const {what, which, count} of steps) {
						if (what === 'grace') {
							await changeGrace(choosing, selection.grace === 0 ? grace : 0);
						} else {
							const chosen = choosablesOf(inventory, what, which, count);
							await makeChoices(
								choosing,
								chosen.map((one) => changeOf(one, !isChosen(selection, one))),
							);
						}

						assertAgrees(estimate, inventory, selection);
					}

					const names = ordinalsByName(inventory);
					const again = await readStore(
						root,
						{...resolved, oracle: {...resolved.oracle, grace: selection.grace}, ...names(selection)},
						pool,
					);
					again.selection.excludedOrphans = selection.excludedOrphans;
					assertAgrees(estimate, again.inventory, again.selection);
				}),
			),
			{numRuns: Number(process.env['PROPERTY_RUNS'] ?? 150)},
		);
	});
});

function choosablesOf(inventory: Inventory, what: string, which: number, count: number): readonly Choosable[] {
	const {repositories, graph, tags} = inventory;
	const some = (all: number, choosable: (ordinal: number) => Choosable) =>
		Array.from({length: Math.min(all, count)}, (_, index) => choosable((which + index) % all));
	switch (what) {
		case 'repository': {
			return some(repositories.names.length, (repository) => ({kind: 'repository', repository}));
		}

		case 'revision': {
			return some(graph.revisions, (revision) => ({kind: 'revision', revision}));
		}

		case 'tag': {
			return some(tags.names.length, (tag) => ({kind: 'tag', tag}));
		}

		default: {
			return [{kind: 'orphans'}];
		}
	}
}

/** What is chosen, as the store is read with it. */
function ordinalsByName({digests, repositories, revisions, tags}: Inventory) {
	const nameOf = (repository: number) => repositories.names[repository]!;
	return ({excludedRepositories, excludedRevisions, deletedTags}: Selection) => ({
		untouched: [...excludedRepositories].map(nameOf),
		excludedRevisions: [...excludedRevisions].map((revision) => ({
			repository: nameOf(revisions.repository[revision]!),
			digest: digests.text(revisions.digest[revision]!),
		})),
		deletedTags: [...deletedTags].map((tag) => ({repository: nameOf(tags.repository[tag]!), tag: tags.names[tag]!})),
	});
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
