import assert from 'node:assert/strict';
import {test} from 'node:test';
import {mediaTypes, type Descriptor} from '../../source/demo/compose-manifest.ts';
import {digestOf} from '../../source/demo/digest-of.ts';
import {finish} from '../../source/inventory/pieces.ts';
import {orderRevisions} from '../../source/plan/order.ts';
import {stepKinds} from '../../source/plan/plan.ts';
import {revisionFolder} from '../../source/storage/layout.ts';
import {applyPolicy, day, goingOf, scanStore} from '../support/scan-store.ts';
import {TestStore, memoryFolder, temporaryStore} from '../support/store.ts';

/** The digests of revisions that go, in the order in which they do. */
async function order(store: TestStore): Promise<string[]> {
	const {plan} = await scanStore(store);
	return goingOf(plan).revision.map((text) => text.slice(text.indexOf('@') + 1));
}

function assertBefore(digests: readonly string[], first: Descriptor, then: Descriptor): void {
	const [a, b] = [digests.indexOf(first.digest), digests.indexOf(then.digest)];
	assert.ok(a >= 0 && b >= 0 && a < b, `${a} is not before ${b}`);
}

test('an index goes before its children, at any depth', async (t) => {
	const store = temporaryStore(t);
	for (let round = 0; round < 8; round++) {
		const [one, two] = [store.push('app'), store.push('app')];
		const inner = store.index('app', [one, two]);
		const outer = store.index('app', [inner, one]);
		const digests = await order(store);
		for (const [first, then] of [
			[inner, one],
			[inner, two],
			[outer, inner],
			[outer, one],
		] as const) {
			assertBefore(digests, first, then);
		}
	}
});

test('a referrer goes before its subject, at any depth', async (t) => {
	const store = temporaryStore(t);
	for (let round = 0; round < 8; round++) {
		const image = store.push('app');
		const signature = store.refer('app', image);
		const statement = store.refer('app', signature);
		const digests = await order(store);
		assertBefore(digests, signature, image);
		assertBefore(digests, statement, signature);
	}
});

test('an index that lists its subject is cut anywhere, and all of the ring goes once', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app');
	const index = store.index('app', [image], {subject: image});
	const digests = await order(store);
	assert.deepEqual([...digests].sort(), [image.digest, index.digest].sort());
});

test('what stays is not among them', async (t) => {
	const store = temporaryStore(t);
	const child = store.push('app', {tag: 'v1'});
	const index = store.index('app', [child]);
	assert.deepEqual(await order(store), [index.digest]);
	const {inventory} = await scanStore(store);
	assert.deepEqual(finish(orderRevisions(inventory, 0, () => false)), []);
});

test('a chain of thousands of referrers is ordered without a deep stack', async (t) => {
	const store = new TestStore(memoryFolder(t));
	let last: Descriptor = store.put('app', {layers: []});
	for (let count = 0; count < 6000; count++) {
		last = store.put('app', {
			layers: [],
			subject: {mediaType: mediaTypes.oci.manifest, digest: last.digest, size: last.size},
		});
	}

	const {inventory, plan} = await scanStore(store);
	const digests = goingOf(plan).revision;
	assert.equal(digests.length, 6001);
	assert.equal(digests[0], `app@${last.digest}`);
	const kept = await applyPolicy(inventory, {exclude: [digests.at(-1)!]});
	assert.equal(kept.plan.steps.length, 0);
	assert.equal(kept.estimate.total.manifests, 0);
});

test('tags go first, then histories, revisions, layer links, blobs, uploads, leftovers and repositories', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	const old = store.push('app', {tag: 'v2'});
	store.push('app', {tag: 'v2'});
	store.abandonedUpload('app', 90 * day);
	store.leftover(revisionFolder('app', digestOf('never written')), 'link');
	store.emptyRepository('empty');
	store.push('another', {tag: 'v1'});
	store.push('another', {tag: 'v1'});
	const {plan} = await scanStore(store, {deleteTags: ['app:v1'], emptyRepositories: true});
	const kinds = plan.steps.map(({kind}) => kind);
	assert.deepEqual(
		kinds,
		[...kinds].sort((a, b) => stepKinds.indexOf(a) - stepKinds.indexOf(b)),
	);
	assert.deepEqual([...new Set(kinds)], [...stepKinds]);
	assert.ok(plan.steps.some((step) => step.kind === 'tag-index' && step.digest === old.digest));
});
