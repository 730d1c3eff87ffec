import assert from 'node:assert/strict';
import {after, before, it} from 'node:test';
import fc from 'fast-check';
import {forEachReference} from '../../../source/inventory/graph.ts';
import type {Inventory} from '../../../source/inventory/inventory.ts';
import {finish} from '../../../source/inventory/pieces.ts';
import {openPool, type Pool} from '../../../source/scan/pool.ts';
import {usersOf} from '../../../source/ui/selectors/users.ts';
import {inRandomStore} from '../../support/in-random-store.ts';
import {randomOptions, randomStore} from '../../support/random-store.ts';

let pool: Pool;
before(() => {
	pool = openPool(2);
});
after(async () => pool.close());

it('tells of every digest which revisions reference it, each once', async () => {
	await fc.assert(
		fc.asyncProperty(randomStore, randomOptions, async (store, options) =>
			inRandomStore(store, options, pool, ({inventory}) => {
				const users = finish(usersOf(inventory));
				for (let digest = 0; digest < inventory.digests.length; digest++) {
					assert.deepEqual([...users.of(digest)], lookedUp(inventory, digest), inventory.digests.text(digest));
				}

				assert.equal(finish(usersOf(inventory)), users);
			}),
		),
		{numRuns: 60},
	);
});

/** The same by a look at every revision. */
function lookedUp(inventory: Inventory, wanted: number): readonly number[] {
	return [...inventory.revisions.digest.keys()].filter((revision) => {
		let references = false;
		forEachReference(inventory, revision, (digest) => {
			references ||= digest === wanted;
		});
		return references;
	});
}
