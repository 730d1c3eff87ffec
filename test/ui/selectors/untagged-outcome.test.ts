import assert from 'node:assert/strict';
import {after, before, it} from 'node:test';
import fc from 'fast-check';
import {forEachReference} from '../../../source/inventory/graph.ts';
import {openPool, type Pool} from '../../../source/scan/pool.ts';
import {makeChanges} from '../../../source/selection/change.ts';
import {Estimate} from '../../../source/selection/estimate.ts';
import type {Model} from '../../../source/ui/model.ts';
import {isUntagged} from '../../../source/ui/selectors/repository-facts.ts';
import {untaggedOutcome} from '../../../source/ui/selectors/untagged-outcome.ts';
import {inRandomStore} from '../../support/in-random-store.ts';
import {randomOptions, randomStore} from '../../support/random-store.ts';

let pool: Pool;
before(() => {
	pool = openPool(2);
});
after(async () => pool.close());

it('is what goes of untagged manifests, and the blobs that these alone reference, whatever tags go beside', async () => {
	await fc.assert(
		fc.asyncProperty(randomStore, randomOptions, fc.infiniteStream(fc.boolean()), async (store, options, goes) =>
			inRandomStore(store, options, pool, ({inventory, selection}) => {
				selection.grace = 0;
				const estimate = new Estimate(inventory, selection);
				const tags = inventory.tags.names.flatMap((_, tag) => (goes.next().value === true ? [tag] : []));
				makeChanges(inventory, selection, estimate, [{kind: 'tag', ordinals: tags, chosen: true}]);
				const model = {inventory, selection, estimate} as Partial<Model> as Model;
				for (const repository of inventory.repositories.names.keys()) {
					const outcome = untaggedOutcome({} as Parameters<typeof untaggedOutcome>[0], model, repository);
					assert.deepEqual(outcome, counted(model, repository));
				}
			}),
		),
		{numRuns: 60},
	);
});

/** The same by a look at every manifest and every blob. */
function counted({inventory, estimate}: Model, repository: number) {
	const {graph, revisions, blobs} = inventory;
	const going = [...revisions.repository.keys()].filter(
		(revision) =>
			revisions.repository[revision] === repository && isUntagged(inventory, revision) && estimate.goes(revision),
	);
	const users = new Map<number, Set<number>>();
	for (const revision of going) {
		forEachReference(inventory, revision, (digest) => {
			users.set(digest, (users.get(digest) ?? new Set()).add(revision));
		});
	}

	const own = [...users].filter(
		([digest, by]) => by.size === graph.referenceCount[digest] && estimate.blobGoes(digest),
	);
	return {manifests: going.length, bytes: own.reduce((sum, [digest]) => sum + blobs.size[digest]!, 0)};
}
