import assert from 'node:assert/strict';
import {test} from 'node:test';
import {digestOf} from '../../source/demo/digest-of.ts';
import {mediaTypes} from '../../source/demo/compose-manifest.ts';
import {
	blobData,
	layerLinkFolder,
	revisionLink,
	signaturesFolder,
	tagCurrentLink,
	tagIndexEntryFolder,
} from '../../source/storage/layout.ts';
import {assertGoes, blobsOf, directPool, later, scanStore, together, wholeImage, young} from '../support/scan-store.ts';
import {temporaryStore} from '../support/store.ts';

/* storage-rules, "Kept", 5: young is a property of the digest. */

const old = new Date(1000);

test('what was written within the grace age is kept, and a grace age of 0 keeps nothing', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app');
	store.blob('an orphan', 'text/plain');
	const now = Date.now() / 1000;
	assertGoes(await scanStore(store, {now}));
	const {plan} = await scanStore(store, {now, grace: 0});
	assert.equal(plan.reclaim.manifests, 1);
	assert.equal(plan.reclaim.blobs, blobsOf(image).length + 1);
});

test('the later of the two times counts: a file whose mtime is old is young by its ctime', async (t) => {
	const store = temporaryStore(t);
	const blob = store.blob('renamed a moment ago', 'text/plain');
	store.setBlobTime(blob.digest, old);
	assertGoes(await scanStore(store, {now: Date.now() / 1000}));
	assertGoes(await scanStore(store), {blob: [blob.digest]});
});

test('young blobs of a manifest keep it, and with it all that it references', async (t) => {
	for (const path of [blobData, (digest: string) => revisionLink('app', digest)]) {
		const store = temporaryStore(t);
		const image = store.push('app');
		store.setTime(path(image.digest), young);
		assertGoes(await scanStore(store));
	}
});

test('a young config or layer keeps itself and its links, and not the manifest', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {layers: 2});
	const [layer] = image.layers;
	store.setBlobTime(layer!.digest, young);
	const {revision, blob, 'layer-link': links} = wholeImage('app', image);
	assertGoes(await scanStore(store), {
		revision,
		blob: blob.filter((digest) => digest !== layer!.digest),
		'layer-link': links.filter((link) => link !== `app@${layer!.digest}`),
	});
});

test('a young layer link keeps the blob and the links to it in every repository', async (t) => {
	const store = temporaryStore(t);
	const blob = store.linkedBlob('one', 'mounted', 'text/plain');
	store.linkLayer('two', blob.digest);
	store.setTime(layerLinkFolder('two', blob.digest), young);
	assertGoes(await scanStore(store));
});

test('a young revision link keeps the manifest in every repository', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('one');
	store.linkRevision('two', image.digest);
	store.setTime(revisionLink('two', image.digest), young);
	assertGoes(await scanStore(store));
});

test('a young layer link of a manifest keeps it as a revision', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('one');
	store.linkLayer('two', image.digest);
	store.setTime(layerLinkFolder('two', image.digest), young);
	assertGoes(await scanStore(store));
});

test('tag links do not count: an image that a tag left a moment ago is as old as its own links', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	store.push('app', {tag: 'v1'});
	store.setTime(tagCurrentLink('app', 'v1'), young);
	store.setTime(tagIndexEntryFolder('app', 'v1', image.digest), young);
	assertGoes(await scanStore(store), {...wholeImage('app', image), 'tag-index': [`app:v1@${image.digest}`]});
});

test('a young alias keeps the blob that it names', async (t) => {
	const store = temporaryStore(t);
	const blob = store.linkedBlob('app', 'a layer', mediaTypes.oci.layer);
	const alias = digestOf('a layer', 'sha512');
	store.aliasLayer('app', alias, blob.digest);
	store.setTime(layerLinkFolder('app', alias), young);
	assertGoes(await scanStore(store));
});

test('a layer link without a link is as young as its folder and what a write left in it', async (t) => {
	const store = temporaryStore(t);
	const [one, two, three] = ['one', 'two', 'three'].map((text) => store.blob(text, 'text/plain'));
	for (const {digest} of [one!, two!, three!]) {
		store.linkLayer('app', digest);
		store.breakLayerLink('app', digest, 'missing');
	}

	store.setTime(layerLinkFolder('app', one!.digest), young);
	const half = store.leftover(layerLinkFolder('app', two!.digest), 'link');
	store.setTime(half, young);
	assertGoes(await scanStore(store), {'layer-link': [`app@${three!.digest}`], blob: [three!.digest]});
});

test('a young child does not keep an untagged index; a young index keeps its children', async (t) => {
	const store = temporaryStore(t);
	const child = store.push('app');
	const index = store.index('app', [child]);
	store.setBlobTime(child.digest, young);
	assertGoes(await scanStore(store), {revision: [`app@${index.digest}`], blob: [index.digest]});

	const other = temporaryStore(t);
	const kept = other.index('app', [other.push('app')]);
	other.setBlobTime(kept.digest, young);
	assertGoes(await scanStore(other));
});

test('a young subject keeps what refers to it', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app');
	store.refer('app', image);
	store.setBlobTime(image.digest, young);
	assertGoes(await scanStore(store));
});

test('a layer that is needed elsewhere and young keeps its stale link', async (t) => {
	const store = temporaryStore(t);
	const {layers} = store.push('base', {tag: 'v1'});
	store.linkLayer('app', layers[0]!.digest);
	store.setTime(layerLinkFolder('app', layers[0]!.digest), young);
	assertGoes(await scanStore(store));
});

test("an entry of a tag's index that names no revision is kept while its digest is young", async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	store.push('app', {tag: 'v1'});
	store.removeRevision('app', image.digest);
	store.setBlobTime(image.digest, young);
	const {'layer-link': links, blob} = wholeImage('app', image);
	assertGoes(await scanStore(store), {'layer-link': links, blob: blob.slice(1)});
});

test('a blob behind a symbolic link, and a link in a repository behind one, make their digest young', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app');
	store.setBlobTime(image.digest, young);
	store.moveBlobOut(image.digest);
	const blob = store.linkedBlob('moved', 'a layer', 'text/plain');
	store.linkLayer('app', blob.digest);
	store.setTime(layerLinkFolder('moved', blob.digest), young);
	store.moveRepositoryOut('moved');
	assertGoes(await scanStore(store));
});

test('a layer link that vanished before its age was asked was changed just now', async (t) => {
	const store = temporaryStore(t);
	const blob = store.linkedBlob('app', 'a layer', 'text/plain');
	const pool = directPool((name) => {
		if (name === 'readAges') {
			store.remove(layerLinkFolder('app', blob.digest));
		}
	});
	assertGoes(await scanStore(store, {pool, now: Date.now() / 1000 + 1800, grace: 3600}));
});

test('what only youth protects is told', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app');
	const orphan = store.blob('an orphan', 'text/plain');
	const gone = store.push('app');
	store.setBlobTime(image.digest, young);
	store.setBlobTime(orphan.digest, young);
	const {plan} = await scanStore(store);
	assertGoes({plan}, wholeImage('app', gone));
	const blobs = [...blobsOf(image), orphan.digest];
	assert.deepEqual(plan.protected.young, {
		manifests: 1,
		blobs: blobs.length,
		bytes: blobs.reduce((sum, digest) => sum + store.sizeOf(digest), 0),
	});
});

test('signatures are as young as their own links', async (t) => {
	const store = temporaryStore(t);
	const {manifest, signatures, layers} = store.schema1('app', {signatures: 2});
	const [one, two] = signatures;
	store.setTime(`${signaturesFolder('app', manifest.digest)}/${one!.digest.replace(':', '/')}`, young);
	assertGoes(
		await scanStore(store),
		together({
			revision: [`app@${manifest.digest}`],
			'layer-link': layers.map(({digest}) => `app@${digest}`),
			blob: [manifest.digest, two!.digest, ...layers.map(({digest}) => digest)],
		}),
	);
	assert.ok(later > Date.now() / 1000);
});
