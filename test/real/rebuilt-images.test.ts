import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, test} from 'node:test';
import {documentOf} from '../support/clean.ts';
import {diskBlobs, diskFigures, diskState} from '../support/disk-figures.ts';
import {newLayer} from '../support/oci-layout.ts';
import {withRegistry} from '../support/real-registry.ts';
import type {PushedImage} from '../support/registry-client.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'rebuilt-images-'));
after(() => rmSync(folder, {recursive: true}));

function newRoot(): string {
	const root = mkdtempSync(path.join(folder, 'root-'));
	mkdirSync(root, {recursive: true});
	return root;
}

const nothing = {repositories: 0, tags: 0, manifests: 0, layerLinks: 0, blobs: 0, bytes: 0, uploads: 0, uploadBytes: 0};

/** Everything that images consist of, each once, sorted. */
function blobsOf(...images: readonly PushedImage[]): readonly string[] {
	const digests = images.flatMap(({manifest, config, layers}) =>
		[manifest, config, ...layers].map(({digest}) => digest),
	);
	return [...new Set(digests)].toSorted();
}

/** Cleans up, and checks that what the program says is left is what the disk has, and that a registry serves it all. */
async function cleanAndPull(root: string) {
	const cleaned = await documentOf('clean', root);
	const figures = diskFigures(root);
	assert.deepEqual(cleaned.after, figures);
	const pulled = await withRegistry(root, ({pullEverything}) => pullEverything());
	assert.equal(pulled.tags, figures.tags);
	assert.deepEqual([...pulled.digests].toSorted(), diskBlobs(root), 'what is left is what the tags need, and no more');
	return {cleaned, figures, pulled};
}

test('an empty storage: nothing is there, nothing goes, nothing is written', async () => {
	const root = newRoot();
	const state = diskState(root);
	const report = await documentOf('report', root);
	assert.deepEqual([report.before, report.after], [nothing, nothing]);
	const cleaned = await documentOf('clean', root);
	assert.deepEqual([cleaned.before, cleaned.after, cleaned.dryRun, cleaned.run], [nothing, nothing, true, undefined]);
	assert.deepEqual(diskState(root), state);
});

test('one image pushed ten times under one tag: one manifest, its config and its layers remain', async () => {
	const root = newRoot();
	const images = await withRegistry(root, async ({client}) => {
		const pushed: PushedImage[] = [];
		for (let count = 0; count < 10; count++) {
			pushed.push(await client.pushImage('team/app', 'latest', [newLayer(), newLayer(), newLayer()]));
		}

		return pushed;
	});
	const before = {repositories: 1, tags: 1, manifests: 10, layerLinks: 40, blobs: 50, uploads: 0, uploadBytes: 0};
	assert.deepEqual(diskFigures(root), {...before, bytes: diskFigures(root).bytes});

	const {cleaned, figures, pulled} = await cleanAndPull(root);
	const kept = {repositories: 1, tags: 1, manifests: 1, layerLinks: 4, blobs: 5, uploads: 0, uploadBytes: 0};
	assert.deepEqual(figures, {...kept, bytes: figures.bytes});
	assert.deepEqual(diskBlobs(root), blobsOf(images.at(-1)!));
	assert.equal(pulled.tagged.get('team/app:latest'), images.at(-1)!.manifest.digest);
	assert.equal(cleaned.reclaim.manifests, 9);
	assert.equal(cleaned.reclaim.blobs, 45);
	assert.equal(cleaned.reclaim.bytes, cleaned.before.bytes - cleaned.after.bytes);
	assert.equal(cleaned.run?.state, 'purged');
	const index = path.join(root, 'docker/registry/v2/repositories/team/app/_manifests/tags/latest/index/sha256');
	assert.equal(readdirSync(index).length, 1, "the tag's history forgets what is gone");
});

test('two images, one built on the other: no old layer remains once both are rebuilt', async () => {
	const root = newRoot();
	const buildBase = () =>
		withRegistry(root, ({client}) => client.pushImage('base', 'latest', [newLayer(), newLayer()]));
	/** As a client does it that knows where the base's layers are: it mounts them. */
	const buildChild = (base: PushedImage) =>
		withRegistry(root, async ({client}) => {
			for (const {digest} of base.layers) {
				await client.mountBlob('child', digest, 'base');
			}

			return client.pushImage('child', 'latest', [...base.layers, newLayer()]);
		});
	const others = {repositories: 2, tags: 2, manifests: 2, uploads: 0, uploadBytes: 0};

	const oldBase = await buildBase();
	const oldChild = await buildChild(oldBase);
	const first = await cleanAndPull(root);
	assert.equal(first.cleaned.reclaim.bytes, 0, 'there was nothing to do');
	assert.deepEqual(first.figures, {...others, layerLinks: 7, blobs: 7, bytes: first.figures.bytes});

	const newBase = await buildBase();
	const second = await cleanAndPull(root);
	assert.deepEqual(second.figures, {...others, layerLinks: 7, blobs: 9, bytes: second.figures.bytes});
	assert.deepEqual(diskBlobs(root), blobsOf(newBase, oldChild), 'the child still needs the layers of the old base');

	const newChild = await buildChild(newBase);
	const third = await cleanAndPull(root);
	assert.deepEqual(third.figures, {...others, layerLinks: 7, blobs: 7, bytes: third.figures.bytes});
	assert.deepEqual(diskBlobs(root), blobsOf(newBase, newChild));
	const old = oldChild.layers.filter(({digest}) => diskBlobs(root).includes(digest));
	assert.deepEqual(old, [], 'no old layer remains');
});
