import assert from 'node:assert/strict';
import {test} from 'node:test';
import {readAges} from '../../source/inventory/ages.ts';
import {blobFlags} from '../../source/inventory/inventory.ts';
import {readInventory} from '../../source/inventory/read.ts';
import {select} from '../../source/selection/policy.ts';
import {isYoung, surelyKept} from '../../source/selection/roots.ts';
import {unpack} from '../../source/scan/batch.ts';
import type {Group} from '../../source/scan/tasks.ts';
import {byDefault, directPool, later} from '../support/scan-store.ts';
import {temporaryStore} from '../support/store.ts';

test('only layer links of what may go are asked for their age', async (t) => {
	const store = temporaryStore(t);
	const kept = store.push('app', {tag: 'v1', layers: 2});
	const untagged = store.push('app', {layers: [kept.layers[0]!, store.ownLayer()]});
	store.linkLayer('other', kept.layers[1]!.digest);
	const asked: string[] = [];
	const pool = directPool((name, input) => {
		for (const {repository, digests} of name === 'readAges' ? (input as readonly Group[]) : []) {
			asked.push(...unpack(digests).map((digest) => `${repository}@${digest}`));
		}
	});
	const inventory = await readInventory({root: store.root, pool});
	const selection = select(inventory, byDefault, later).selection;
	await readAges(inventory, surelyKept(inventory, selection), {pool});
	assert.deepEqual(
		asked.sort(),
		[
			`app@${untagged.config.digest}`,
			`app@${untagged.layers[1]!.digest}`,
			// Needed by the one and not by the other: both links count.
			`app@${kept.layers[1]!.digest}`,
			`other@${kept.layers[1]!.digest}`,
		].sort(),
	);

	const is = (digest: string, flag: number) => (inventory.blobs.flags[inventory.digests.find(digest)]! & flag) !== 0;
	assert.ok(is(untagged.digest, blobFlags.aged));
	assert.ok(!is(kept.digest, blobFlags.aged));
});

test('what nobody asked the age of is young, unless the grace age is off', async (t) => {
	const store = temporaryStore(t);
	const {digest} = store.push('app');
	const inventory = await readInventory({root: store.root, pool: directPool()});
	const selection = select(inventory, byDefault, later).selection;
	assert.equal(isYoung(inventory, selection, inventory.digests.find(digest)), true);
	assert.equal(isYoung(inventory, {...selection, grace: 0}, inventory.digests.find(digest)), false);
});
