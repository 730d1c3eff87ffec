import assert from 'node:assert/strict';
import {test, type TestContext} from 'node:test';
import {mediaTypes} from '../../source/demo/compose-manifest.ts';
import {digestOf} from '../../source/demo/digest-of.ts';
import {repositoryNode} from '../../source/inventory/graph.ts';
import {findRevision, type Inventory} from '../../source/inventory/inventory.ts';
import {buildPlan} from '../../source/plan/build-plan.ts';
import {Estimate} from '../../source/selection/estimate.ts';
import type {Ordinals} from '../../source/selection/ordinal-set.ts';
import type {Selection} from '../../source/selection/selection.ts';
import {blobsOf, day, goingOf, scanStore, young, type ScanChoice} from '../support/scan-store.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';

/** All that an estimate says. */
function told(inventory: Inventory, estimate: Estimate) {
	const {graph, repositories, digests} = inventory;
	return {
		total: estimate.total,
		orphans: estimate.orphans,
		repositories: repositories.names.map((name, repository) => [
			name,
			estimate.repositoryBytes(repository),
			estimate.repositoryManifests(repository),
		]),
		revisions: Array.from({length: graph.revisions}, (_, revision) => [
			estimate.goes(revision),
			estimate.revisionBytes(revision),
		]),
		blobs: Array.from({length: digests.length}, (_, digest) => estimate.blobGoes(digest)),
	};
}

/** What the plan says, in the estimate's terms. */
function assertIsThePlan(inventory: Inventory, selection: Selection, estimate: Estimate): void {
	const plan = buildPlan(inventory, selection);
	const {manifests, blobs, uploads, bytes} = estimate.total;
	assert.deepEqual(
		{manifests, blobs, uploads, bytes},
		{
			manifests: plan.reclaim.manifests,
			blobs: plan.reclaim.blobs,
			uploads: plan.reclaim.uploads,
			bytes: plan.reclaim.bytes,
		},
	);
	const ordinals = new Map(inventory.repositories.names.map((name, ordinal) => [name, ordinal]));
	for (const {name, reclaimableBytes, removedManifests} of plan.repositories) {
		assert.equal(estimate.repositoryBytes(ordinals.get(name)!), reclaimableBytes, name);
		assert.equal(estimate.repositoryManifests(ordinals.get(name)!), removedManifests, name);
	}

	const going = new Set(goingOf(plan).blob);
	for (let digest = 0; digest < inventory.digests.length; digest++) {
		assert.equal(estimate.blobGoes(digest), going.has(inventory.digests.text(digest)));
	}
}

/** A storage with every state that has to do with what keeps what. */
function everything(t: TestContext): TestStore {
	const store = temporaryStore(t);
	const shared = store.ownLayer();
	store.push('plain', {tag: 'v1', layers: [shared]});
	store.push('plain', {tag: 'v1', layers: [shared, store.ownLayer()]});
	store.push('plain', {layers: [shared]});
	store.abandonedUpload('plain', 90 * day, 500);

	const image = store.push('rings');
	const ring = store.index('rings', [image, store.push('rings')], {subject: image});
	store.refer('rings', ring);
	store.index('rings', [ring], {subject: ring});

	store.putUnjudgeable('frozen', 'not-json');
	store.push('frozen', {tag: 'v1', layers: [shared]});
	store.push('frozen');
	store.linkedBlob('frozen', 'only linked', 'text/plain');
	store.abandonedUpload('frozen', 90 * day, 700);

	const child = store.push('sparse');
	const index = store.index('sparse', [child]);
	store.linkRevision('plain', child.digest);
	store.removeRevision('sparse', child.digest);
	store.refer('sparse', index);

	store.schema1('old', {signatures: 2});
	store.aliasLayer('old', digestOf('a layer', 'sha512'), store.blob('a layer', mediaTypes.oci.layer).digest);
	store.put('old', {layers: [{digest: digestOf('a layer', 'sha512'), size: 7}]});
	const moved = store.push('moved', {layers: [shared]});
	store.moveRepositoryOut('moved');
	store.linkRevision('plain', moved.digest);

	store.push('broken', {tag: 'v1'});
	store.push('broken', {tag: 'v1'});
	store.breakTag('broken', 'v1', 'empty');
	const recent = store.push('broken');
	store.setBlobTime(recent.digest, young);
	store.blob('an orphan', 'text/plain');
	store.blob('another', 'text/plain');
	store.push('spared', {tag: 'v1'});
	store.push('spared', {tag: 'v2'});
	return store;
}

/** The session's three toggles. */
class Toggles {
	readonly inventory: Inventory;
	readonly selection: Selection;
	readonly estimate: Estimate;

	constructor(inventory: Inventory, selection: Selection) {
		this.inventory = inventory;
		this.selection = selection;
		this.estimate = new Estimate(inventory, selection);
	}

	toggle(set: Ordinals, ordinal: number, node: number): void {
		if (set.delete(ordinal)) {
			this.estimate.release(node);
		} else {
			set.add(ordinal);
			this.estimate.hold(node);
		}
	}

	repository(ordinal: number): void {
		this.toggle(this.selection.excludedRepositories, ordinal, repositoryNode(this.inventory.graph, ordinal));
	}

	revision(ordinal: number): void {
		this.toggle(this.selection.excludedRevisions, ordinal, ordinal);
	}

	orphans(): void {
		this.selection.excludedOrphans = !this.selection.excludedOrphans;
		this.estimate[this.selection.excludedOrphans ? 'hold' : 'release'](this.inventory.graph.orphans);
	}

	/** What was counted as it was toggled, what is counted from scratch, and the plan are one. */
	check(): void {
		const fresh = new Estimate(this.inventory, this.selection);
		assert.deepEqual(told(this.inventory, this.estimate), told(this.inventory, fresh));
		assertIsThePlan(this.inventory, this.selection, this.estimate);
	}
}

const choices: Readonly<Record<string, ScanChoice>> = {
	'without a choice': {},
	'without a grace age': {grace: 0},
	'with tags that go, spared ones among them': {
		deleteTags: ['*:*'],
		exclude: ['spared:v1', 'broken', 'rings'],
	},
	'with a thawed repository': {deleteUnreadable: true},
	'under --only': {only: ['plain', 'sparse']},
};

for (const [what, choice] of Object.entries(choices)) {
	test(`each toggle is a fresh estimate and the plan, and toggling back is as it was, ${what}`, async (t) => {
		const {inventory, selection} = await scanStore(everything(t), choice);
		const toggles = new Toggles(inventory, selection);
		toggles.check();
		const before = told(inventory, toggles.estimate);
		const each = [
			...inventory.repositories.names.map((_, ordinal) => () => toggles.repository(ordinal)),
			...Array.from({length: inventory.graph.revisions}, (_, ordinal) => () => toggles.revision(ordinal)),
			() => toggles.orphans(),
		];
		for (const toggle of each) {
			toggle();
			toggles.check();
			toggle();
			assert.deepEqual(told(inventory, toggles.estimate), before);
		}

		// All of them on top of each other, and off again in the order in which they came.
		for (const toggle of [...each, ...each]) {
			toggle();
			toggles.check();
		}

		assert.deepEqual(told(inventory, toggles.estimate), before);
	});
}

test('a frozen repository without _layers keeps all blobs until nothing is frozen any more', async (t) => {
	const store = temporaryStore(t);
	const bad = store.putUnjudgeable('frozen', 'not-json');
	store.push('app');
	const {inventory, selection} = await scanStore(store, {deleteUnreadable: true});
	const toggles = new Toggles(inventory, selection);
	toggles.check();
	assert.ok(toggles.estimate.total.blobs > 0);
	const repository = inventory.repositories.names.indexOf('frozen');
	toggles.revision(findRevision(inventory, repository, inventory.digests.find(bad.digest)));
	toggles.check();
	assert.deepEqual(toggles.estimate.total, {manifests: 1, blobs: 0, uploads: 0, bytes: 0, sharedBytes: 0});
	toggles.repository(repository);
	toggles.check();
});

test('bytes are told by what frees them: one repository, several, or nothing that refers to them', async (t) => {
	const store = temporaryStore(t);
	const shared = store.ownLayer(1000);
	const one = store.push('one', {layers: [shared, store.ownLayer(200)]});
	const two = store.push('two', {layers: [shared]});
	const orphan = store.blob('an orphan', 'text/plain');
	store.linkedBlob('two', 'only linked', 'text/plain');
	const {inventory, estimate} = await scanStore(store);
	const sum = (digests: readonly string[]) => digests.reduce((bytes, digest) => bytes + store.sizeOf(digest), 0);
	const exclusive = (of: readonly string[]) => sum(of.filter((digest) => digest !== shared.digest));
	assert.equal(estimate.repositoryBytes(0), exclusive(blobsOf(one)));
	assert.equal(estimate.repositoryBytes(1), exclusive(blobsOf(two)));
	assert.equal(estimate.total.sharedBytes, 1000);
	assert.deepEqual(estimate.orphans, {blobs: 2, bytes: store.sizeOf(orphan.digest) + 'only linked'.length});
	const revision = findRevision(inventory, 0, inventory.digests.find(one.digest));
	assert.equal(estimate.revisionBytes(revision), exclusive(blobsOf(one)));
	assert.ok(estimate.goes(revision) && !estimate.isHeld(revision));
});
