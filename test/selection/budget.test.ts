import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {forEachHeld, isOrphan} from '../../source/inventory/graph.ts';
import type {Inventory} from '../../source/inventory/inventory.ts';
import {tagRevisions} from '../../source/inventory/tag-revisions.ts';
import type {Plan} from '../../source/plan/plan.ts';
import {buildPlan} from '../../source/plan/build-plan.ts';
import {keepToBudget} from '../../source/selection/budget.ts';
import {revisionLink, tagCurrentLink} from '../../source/storage/layout.ts';
import {inRandomStore} from '../support/in-random-store.ts';
import {randomOptions, randomStore} from '../support/random-store.ts';
import {day, directPool, goingOf, later, scanStore} from '../support/scan-store.ts';
import {temporaryStore} from '../support/store.ts';

test('the oldest goes first, and no more than it takes', async (t) => {
	const store = temporaryStore(t);
	for (const [tag, days] of Object.entries({a: 10, b: 30, c: 20})) {
		store.push('app', {tag, layers: [store.ownLayer(10_000)]});
		store.setTime(tagCurrentLink('app', tag), new Date((later - days * day) * 1000));
	}

	const choice = {deleteTags: ['app:*']};
	assert.deepEqual(goingOf((await scanStore(store, {...choice, free: 5000})).plan).tag, ['app:b']);
	assert.deepEqual(goingOf((await scanStore(store, {...choice, free: 15_000})).plan).tag, ['app:b', 'app:c']);
	assert.equal(goingOf((await scanStore(store, {...choice, free: 1e9})).plan).tag.length, 3);
	assert.equal(goingOf((await scanStore(store, {...choice, free: 0})).plan).tag.length, 0);
});

test('a shared layer counts when its last reference goes', async (t) => {
	const store = temporaryStore(t);
	const shared = store.ownLayer(50_000);
	for (const [index, days] of [40, 30, 20].entries()) {
		const image = store.push('app', {layers: index < 2 ? [shared, store.ownLayer(100)] : [store.ownLayer(30_000)]});
		store.setTime(revisionLink('app', image.digest), new Date((later - days * day) * 1000));
	}

	// Two that are older must both go for what the third one frees by itself: then only that one goes.
	const {plan} = await scanStore(store, {free: 25_000});
	assert.equal(plan.reclaim.manifests, 2);
	assert.ok(plan.reclaim.bytes > 50_000);
});

test('what was freed on the way and is not needed stays', async (t) => {
	const store = temporaryStore(t);
	for (const [bytes, days] of [
		[100, 30],
		[20_000, 20],
	] as const) {
		const image = store.push('app', {layers: [store.ownLayer(bytes)]});
		store.setTime(revisionLink('app', image.digest), new Date((later - days * day) * 1000));
	}

	const {plan} = await scanStore(store, {free: 15_000});
	assert.equal(plan.reclaim.manifests, 1);
	assert.ok(plan.reclaim.bytes >= 20_000 && plan.reclaim.bytes < 22_000);
});

test('on any storage it frees enough whenever that is possible, exactly what it says, and nothing that can be kept', async () => {
	await fc.assert(
		fc.asyncProperty(randomStore, randomOptions, fc.nat({max: 100}), async (random, options, percent) =>
			inRandomStore(random, options, directPool(), async ({inventory, selection}) => {
				const possible = buildPlan(inventory, selection).reclaim.bytes;
				const asked = Math.floor((possible * percent) / 100);
				const budget = keepToBudget(inventory, selection, asked);
				const plan = buildPlan(inventory, selection);
				assert.equal(budget.possible, possible);
				assert.equal(budget.frees, plan.reclaim.bytes);
				assert.ok(budget.frees >= asked);
				for (const tag of selection.deletedTags) {
					const kept = {...selection, deletedTags: new Set([...selection.deletedTags].filter((one) => one !== tag))};
					if (possible > asked && !selection.excludedRepositories.has(inventory.tags.repository[tag]!)) {
						assert.ok(buildPlan(inventory, kept).reclaim.bytes < asked);
					}
				}

				for (const revision of possible > asked ? outermost(inventory, plan) : []) {
					const kept = {...selection, excludedRevisions: new Set([...selection.excludedRevisions, revision])};
					assert.ok(buildPlan(inventory, kept).reclaim.bytes < asked);
				}

				for (const digest of possible > asked ? orphans(inventory, plan) : []) {
					const kept = {...selection, excludedBlobs: new Set([...selection.excludedBlobs, digest])};
					assert.ok(buildPlan(inventory, kept).reclaim.bytes < asked);
				}
			}),
		),
		{numRuns: 100},
	);
});

/** Revisions that go and are no part of another one, nor of a tag that goes. */
function outermost(inventory: Inventory, {steps}: Plan): readonly number[] {
	const going = [...inventory.revisions.digest.keys()].filter((revision) =>
		steps.some(
			(step) =>
				step.kind === 'revision' &&
				step.repository === inventory.repositories.names[inventory.revisions.repository[revision]!] &&
				step.digest === inventory.digests.text(inventory.revisions.digest[revision]!),
		),
	);
	const inner = new Set<number>();
	for (const revision of going) {
		forEachHeld(inventory, revision, (held) => held !== revision && inner.add(held));
	}

	for (let tag = 0; tag < inventory.tags.names.length; tag++) {
		for (const revision of tagRevisions(inventory, tag)) {
			inner.add(revision);
		}
	}

	return going.filter((revision) => !inner.has(revision));
}

const orphans = (inventory: Inventory, {steps}: Plan) =>
	steps.flatMap((step) => {
		const digest = step.kind === 'blob' ? inventory.digests.find(step.digest) : -1;
		return digest >= 0 && isOrphan(inventory, digest) ? [digest] : [];
	});
