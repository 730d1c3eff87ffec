import assert from 'node:assert/strict';
import {test} from 'node:test';
import {digestOf} from '../../source/demo/digest-of.ts';
import {mediaTypes} from '../../source/demo/compose-manifest.ts';
import {buildPlan} from '../../source/plan/build-plan.ts';
import {blobsOf, day, later, scanStore} from '../support/scan-store.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';

const bytesOf = (store: TestStore, digests: Iterable<string>) =>
	[...new Set(digests)].reduce((sum, digest) => sum + store.sizeOf(digest), 0);

test('a plan is a plain value: JSON in and out', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	store.push('app', {tag: 'v1'});
	const {plan, inventory} = await scanStore(store);
	assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan);
	assert.equal(plan.version, 1);
	assert.equal(plan.root, store.root);
	assert.equal(Date.parse(plan.createdAt), inventory.startedAt);
});

test('the same storage gives the same plan', async (t) => {
	const store = temporaryStore(t);
	for (const name of ['a', 'b', 'c']) {
		store.push(name, {tag: 'v1'});
		store.index(name, [store.push(name)]);
	}

	const [one, two] = [await scanStore(store), await scanStore(store)];
	assert.deepEqual({...two.plan, createdAt: ''}, {...one.plan, createdAt: ''});
	assert.deepEqual({...buildPlan(one.inventory, one.selection)}, one.plan);
});

test('figures count what the contract says, before and after, and the difference is what is reclaimed', async (t) => {
	const store = temporaryStore(t);
	const kept = store.push('app', {tag: 'v1', layers: 2});
	const gone = store.push('app', {layers: 3});
	store.push('other', {tag: 'v1', layers: kept.layers});
	store.abandonedUpload('app', 90 * day, 300);
	store.upload('app', store.random.uuid(), {bytes: new Uint8Array(70), time: new Date(later * 1000)});
	store.emptyRepository('empty');
	const {plan} = await scanStore(store, {emptyRepositories: true, deleteTags: ['other:v1']});
	const startedAt = '2026-01-01T00:00:00Z'.length;
	const other = plan.steps.find((step) => step.kind === 'revision' && step.repository === 'other');
	assert.ok(other?.kind === 'revision');
	const blobs = plan.steps.flatMap((step) => (step.kind === 'blob' ? [step.digest] : []));
	assert.deepEqual(plan.before, {
		repositories: 3,
		tags: 2,
		manifests: 3,
		layerLinks: 3 + 4 + 3,
		blobs: 4 + 5 + 2,
		bytes: bytesOf(store, [...blobsOf(kept), ...blobs]),
		uploads: 2,
		uploadBytes: 300 + 70 + 2 * startedAt,
	});
	assert.deepEqual(plan.after, {
		repositories: 1,
		tags: 1,
		manifests: 1,
		layerLinks: 3,
		blobs: 4,
		bytes: bytesOf(store, blobsOf(kept)),
		uploads: 1,
		uploadBytes: 70 + startedAt,
	});
	assert.deepEqual(plan.reclaim, {
		tags: 1,
		manifests: 2,
		layerLinks: 4 + 3,
		blobs: 7,
		uploads: 1,
		repositories: 2,
		bytes: bytesOf(store, blobs) + 300 + startedAt,
	});
	assert.ok(blobs.includes(gone.digest) && blobs.includes(other.digest));
});

test('a step carries what the plan saw', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	store.push('app', {tag: 'v2'});
	store.breakTag('app', 'v2', 'empty');
	const id = store.abandonedUpload('app', 90 * day, 300);
	const {steps} = (await scanStore(store, {deleteTags: ['app:*']})).plan;
	assert.deepEqual(
		steps.filter(({kind}) => kind === 'tag'),
		[
			{kind: 'tag', repository: 'app', tag: 'v1', digest: image.digest},
			{kind: 'tag', repository: 'app', tag: 'v2', digest: null},
		],
	);
	assert.ok(
		steps.some(
			(step) => step.kind === 'blob' && step.digest === image.digest && step.bytes === store.sizeOf(image.digest),
		),
	);
	assert.deepEqual(
		steps.filter(({kind}) => kind === 'upload'),
		[{kind: 'upload', repository: 'app', id, bytes: 300 + '2026-01-01T00:00:00Z'.length}],
	);
});

test("a repository's bytes are those of its distinct blobs, its reclaimable ones what its share alone frees", async (t) => {
	const store = temporaryStore(t);
	const shared = store.ownLayer();
	const one = store.push('one', {layers: [shared, store.ownLayer()]});
	const two = store.push('two', {layers: [shared]});
	const kept = store.push('two', {tag: 'v1', layers: [store.ownLayer(), ...two.layers]});
	const orphan = store.blob('an orphan', 'text/plain');
	const {plan} = await scanStore(store, {deleteTags: ['two:v1']});
	const exclusive = (of: readonly string[]) => of.filter((digest) => digest !== shared.digest);
	assert.deepEqual(
		plan.repositories.map(({name, bytes, reclaimableBytes}) => ({name, bytes, reclaimableBytes})),
		[
			{name: 'one', bytes: bytesOf(store, blobsOf(one)), reclaimableBytes: bytesOf(store, exclusive(blobsOf(one)))},
			{
				name: 'two',
				bytes: bytesOf(store, [...blobsOf(two), ...blobsOf(kept)]),
				reclaimableBytes: bytesOf(store, exclusive([...blobsOf(two), ...blobsOf(kept)])),
			},
		],
	);
	// What several share, and what none references, is in the total only.
	const shares = plan.repositories.reduce((sum, {reclaimableBytes}) => sum + reclaimableBytes, 0);
	assert.equal(plan.reclaim.bytes - shares, bytesOf(store, [shared.digest, orphan.digest]));
});

test('a blob that stays is nobody’s to reclaim, and a gone blob weighs nothing', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app');
	store.push('other', {tag: 'v1', layers: image.layers});
	store.removeBlob(image.config.digest);
	const {plan} = await scanStore(store);
	assert.deepEqual(
		plan.repositories.map(({name, reclaimableBytes}) => [name, reclaimableBytes]),
		[
			['app', store.sizeOf(image.digest)],
			['other', 0],
		],
	);
	assert.equal(plan.repositories[0]!.bytes, store.sizeOf(image.digest) + store.sizeOf(image.layers[0]!.digest));
});

test('an entry of an index that is no revision of the repository does not make its blobs shared', async (t) => {
	const store = temporaryStore(t);
	const child = store.push('one');
	store.index('two', [child]);
	const {plan} = await scanStore(store);
	// The child's manifest is referenced by both, its config and layer by the one that has it as a revision.
	const [one] = plan.repositories;
	assert.equal(one!.reclaimableBytes, bytesOf(store, blobsOf(child).slice(1)));
});

test("a repository's row counts tags, manifests, those that no tag reaches, and what the plan removes", async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	store.tag('app', 'latest', image);
	store.index('app', [store.push('app')], {tag: 'multi'});
	store.refer('app', image);
	const excluded = store.push('app');
	store.push('app');
	const {plan} = await scanStore(store, {exclude: [`app@${excluded.digest}`], deleteTags: ['app:multi']});
	assert.deepEqual(
		plan.repositories.map(({name, tags, manifests, untagged, removedTags, removedManifests}) => ({
			name,
			tags,
			manifests,
			untagged,
			removedTags,
			removedManifests,
		})),
		[{name: 'app', tags: 3, manifests: 6, untagged: 2, removedTags: 1, removedManifests: 3}],
	);
});

test('repositories are sorted by name', async (t) => {
	const store = temporaryStore(t);
	for (const name of ['b', 'a/b', 'a', 'a-b', 'B']) {
		store.push(name, {tag: 'v1'});
	}

	const names = (await scanStore(store)).plan.repositories.map(({name}) => name);
	assert.deepEqual(names, [...names].sort());
	assert.equal(names.length, 5);
});

test('a blob of any size counts by its size, also as one of many links', async (t) => {
	const store = temporaryStore(t);
	const empty = store.linkedBlob('app', '', mediaTypes.oci.layer);
	store.linkLayer('other', empty.digest);
	const {plan} = await scanStore(store);
	assert.deepEqual([plan.reclaim.blobs, plan.reclaim.bytes, plan.reclaim.layerLinks], [1, 0, 2]);
	assert.equal(plan.before.layerLinks, 2);
	assert.equal(digestOf(''), empty.digest);
});
