import assert from 'node:assert/strict';
import {after, before, it} from 'node:test';
import fc from 'fast-check';
import {forEachReference} from '../../../source/inventory/graph.ts';
import {blobFlags, isCounted, type Inventory} from '../../../source/inventory/inventory.ts';
import {finish} from '../../../source/inventory/pieces.ts';
import {mark} from '../../../source/plan/mark.ts';
import {repositoryShares} from '../../../source/plan/repository-shares.ts';
import {openPool, type Pool} from '../../../source/scan/pool.ts';
import {repositoryFacts} from '../../../source/ui/selectors/repository-facts.ts';
import {inRandomStore} from '../../support/in-random-store.ts';
import {randomOptions, randomStore} from '../../support/random-store.ts';

let pool: Pool;
before(() => {
	pool = openPool(2);
});
after(async () => pool.close());

it('has what the plan has of every repository, and of its bytes what others reference as well', async () => {
	await fc.assert(
		fc.asyncProperty(randomStore, randomOptions, async (store, options) =>
			inRandomStore(store, options, pool, ({inventory, selection}) => {
				const facts = repositoryFacts(inventory);
				const {names} = inventory.repositories;
				assert.deepEqual(
					facts.listed.map((row) => ({name: names[row], bytes: facts.bytes[row], untagged: facts.untagged[row]})),
					finish(repositoryShares(inventory, selection, mark(inventory, selection))).map(({name, bytes, untagged}) => ({
						name,
						bytes,
						untagged,
					})),
				);
				for (const row of facts.listed) {
					assert.equal(facts.shared[row], sharedBytes(inventory, row), names[row]);
				}
			}),
		),
		{numRuns: 60},
	);
});

/** The same by who references each blob. */
function sharedBytes(inventory: Inventory, repository: number): number {
	const {blobs, revisions} = inventory;
	const users = new Map<number, Set<number>>();
	for (const [revision, user] of revisions.repository.entries()) {
		if (isCounted(inventory, revision)) {
			forEachReference(inventory, revision, (digest) => {
				users.set(digest, (users.get(digest) ?? new Set()).add(user));
			});
		}
	}

	const shared = [...users].filter(
		([digest, by]) => by.has(repository) && by.size > 1 && (blobs.flags[digest]! & blobFlags.present) !== 0,
	);
	return shared.reduce((sum, [digest]) => sum + blobs.size[digest]!, 0);
}
