import assert from 'node:assert/strict';
import {test} from 'node:test';
import {digestMismatches} from '../../source/inventory/digest-mismatches.ts';
import {isDamage} from '../../source/inventory/problems.ts';
import {mark} from '../../source/plan/mark.ts';
import {blobData} from '../../source/storage/layout.ts';
import {briefly, scanStore} from '../support/scan-store.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';

async function mismatches(store: TestStore, ...digests: readonly string[]) {
	const {inventory, selection} = await scanStore(store);
	return [...digestMismatches(inventory, mark(inventory, selection).held, digests)];
}

test('a manifest is told once for each repository that has it', async (t) => {
	const store = temporaryStore(t);
	const {digest} = store.push('a', {tag: 'v1'});
	store.linkRevision('b', digest);
	store.push('c', {tag: 'v1'});
	const problems = await mismatches(store, digest);
	assert.deepEqual(
		problems.map(briefly),
		['a', 'b'].map((name) => `manifest-digest-mismatch ${name} ${digest} ${digest} ${blobData(digest)}`),
	);
	assert.ok(problems.every(isDamage));
});

test('a blob is told once for each repository whose kept manifests reference it', async (t) => {
	const store = temporaryStore(t);
	const layer = store.ownLayer();
	const a = [1, 2].map((version) => store.push('a', {tag: `v${version}`, layers: [layer]}));
	const b = store.push('b', {tag: 'v1', layers: [layer]});
	store.push('b', {layers: [layer]});
	store.push('c', {layers: [layer]});
	const [inA, inB, ...others] = await mismatches(store, layer.digest);
	assert.deepEqual(others, []);
	assert.equal(inA?.repository, 'a');
	assert.ok(a.some(({digest}) => digest === inA.reference));
	assert.match(inA.message, /Manifests here that reference it: 2\.$/);
	assert.equal(briefly(inB!), `blob-digest-mismatch b ${b.digest} ${layer.digest} ${blobData(layer.digest)}`);
	assert.doesNotMatch(inB!.message, /Manifests here/);
});

test('a blob that nothing kept references is told by itself', async (t) => {
	const store = temporaryStore(t);
	const orphan = store.ownLayer();
	const unused = store.push('a');
	const problems = await mismatches(store, orphan.digest, unused.layers[0]!.digest);
	assert.deepEqual(
		problems.map(briefly),
		[orphan, unused.layers[0]!].map(({digest}) => `blob-digest-mismatch - - ${digest} ${blobData(digest)}`),
	);
});

test('what has gone since is not told', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('a', {tag: 'v1'});
	store.removeBlob(image.config.digest);
	const unknown = `sha256:${'0'.repeat(64)}`;
	assert.deepEqual(await mismatches(store, image.config.digest, unknown), []);
});
