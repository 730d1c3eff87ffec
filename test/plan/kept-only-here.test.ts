import assert from 'node:assert/strict';
import {test} from 'node:test';
import {mediaTypes} from '../../source/demo/compose-manifest.ts';
import {digestOf} from '../../source/demo/digest-of.ts';
import {keptOnlyHere} from '../../source/plan/kept-only-here.ts';
import {blobsOf, scanStore, type ScanChoice} from '../support/scan-store.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';

async function keptBlobs(store: TestStore, choice: ScanChoice = {}): Promise<number> {
	const {inventory, selection} = await scanStore(store, choice);
	return keptOnlyHere(inventory, selection).blobs;
}

test("blobs that nothing but an age or an exclusion keeps are the registry's collector's prey", async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	store.push('app');
	const orphan = store.linkedBlob('app', 'only linked', 'text/plain');
	assert.equal(await keptBlobs(store), 0);
	assert.equal(await keptBlobs(store, {exclude: ['app']}), 1);
	const young = await scanStore(store, {now: Date.now() / 1000});
	assert.deepEqual(keptOnlyHere(young.inventory, young.selection), {blobs: 1, bytes: store.sizeOf(orphan.digest)});
});

test('a revision that is kept is known to it, whatever keeps it', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app');
	assert.equal(await keptBlobs(store, {exclude: [`app@${image.digest}`]}), 0);
});

test('a repairable manifest and what it references are not', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	store.removeRevision('app', image.digest);
	assert.equal(await keptBlobs(store), blobsOf(image).length);
});

test('the blob that an alias names and the signatures of schema 1 are not', async (t) => {
	const store = temporaryStore(t);
	store.schema1('app', {tag: 'old', signatures: 2});
	assert.equal(await keptBlobs(store), 2);
	const layer = store.linkedBlob('app', 'known by another name', mediaTypes.oci.layer);
	const alias = {...layer, digest: digestOf('known by another name', 'sha512')};
	store.aliasLayer('app', alias.digest, layer.digest);
	store.put('app', {schemaVersion: 2, layers: [alias]}, {tag: 'v1'});
	assert.equal(await keptBlobs(store), 3);
});

test('what a frozen repository links is not', async (t) => {
	const store = temporaryStore(t);
	store.putUnjudgeable('app', 'not-json');
	store.linkedBlob('app', 'only linked', 'text/plain');
	assert.equal(await keptBlobs(store), 1);
});
