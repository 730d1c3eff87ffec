import assert from 'node:assert/strict';
import {cpSync, mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {documentOf} from '../support/clean.ts';
import {diskBlobs, diskFigures, diskState} from '../support/disk-figures.ts';
import {newLayer, ociLayout} from '../support/oci-layout.ts';
import type {Pulled} from '../support/pull-everything.ts';
import {withRegistry, type RealRegistry} from '../support/real-registry.ts';
import {mediaTypes, type Descriptor, type PushedImage} from '../support/registry-client.ts';
import {skopeoCopy} from '../support/skopeo.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'clean-and-pull-'));
after(() => rmSync(folder, {recursive: true}));
const pristine = path.join(folder, 'pristine');
let pulledBefore: Pulled;
let signature: PushedImage;
let oldSignature: PushedImage;

before(async () => {
	await withRegistry(pristine, async (registry) => {
		await pushIndexes(registry);
		await pushDockerImages(registry);
		await pushSigned(registry);
		await registry.client.pushBlob('team/app', newLayer(), mediaTypes.layer);
		await registry.client.startUpload('team/app');
		pulledBefore = await registry.pullEverything();
	});
});

/** An index over two platforms, copied by skopeo, replaced by another one that shares a layer with it. */
async function pushIndexes({host}: RealRegistry): Promise<void> {
	const layout = ociLayout(path.join(folder, 'layout'));
	const shared = newLayer();
	for (const tag of ['old', 'new']) {
		const platforms = ['amd64', 'arm64'].map((architecture) => ({
			architecture,
			image: layout.addImage(`${tag}-${architecture}`, [shared, newLayer()], architecture),
		}));
		layout.addIndex(tag, platforms);
		await skopeoCopy(layout.reference(tag), `docker://${host}/team/multi:latest`, '--all');
	}

	await skopeoCopy(layout.reference('new-amd64'), `docker://${host}/mirror/deep/er/multi:amd64`);
}

/** The same image in Docker's format, by skopeo's conversion, under a tag that moves on. */
async function pushDockerImages({host}: RealRegistry): Promise<void> {
	const layout = ociLayout(path.join(folder, 'layout-docker'));
	for (const tag of ['one', 'two', 'three']) {
		layout.addImage(tag, [newLayer(), newLayer()]);
		const target = `docker://${host}/team/docker`;
		await skopeoCopy(layout.reference(tag), `${target}:latest`, '--format', 'v2s2');
	}

	await skopeoCopy(`docker://${host}/team/docker:latest`, `docker://${host}/team/docker:stable`);
}

/** An image that is signed by a referrer without a tag, and an older one, overwritten, with a signature of its own. */
async function pushSigned({client}: RealRegistry): Promise<void> {
	const sign = (subject: Descriptor) =>
		client.pushImage('team/app', undefined, [newLayer(100)], {
			artifactType: 'application/vnd.example.signature',
			subject,
		});
	const old = await client.pushImage('team/app', 'v1', [newLayer()]);
	oldSignature = await sign(old.manifest);
	const current = await client.pushImage('team/app', 'v1', [newLayer()]);
	signature = await sign(current.manifest);
}

function copyStore(): string {
	const root = path.join(mkdtempSync(path.join(folder, 'store-')), 'root');
	mkdirSync(root);
	cpSync(pristine, root, {recursive: true});
	return root;
}

test('every tag is served after a cleanup, every byte of it, and nothing is left that nothing needs', async () => {
	const root = copyStore();
	const cleaned = await documentOf('clean', root);
	assert.equal(cleaned.run?.state, 'purged');
	await withRegistry(root, async (registry) => {
		const pulled = await registry.pullEverything();
		assert.deepEqual(pulled.tagged, pulledBefore.tagged);
		assert.equal(pulled.tags, 5);
		assert.deepEqual(pulled.digests, pulledBefore.digests);

		const manifest = `${registry.client.url}/v2/team/app/manifests/${signature.manifest.digest}`;
		assert.equal((await fetch(manifest, {headers: {accept: mediaTypes.image}})).status, 200, 'the signature stays');
		const kept = [signature.manifest, signature.config, ...signature.layers].map(({digest}) => digest);
		assert.deepEqual(diskBlobs(root), [...new Set([...pulled.digests, ...kept])].toSorted());
		const gone = [oldSignature.manifest, ...oldSignature.layers].map(({digest}) => digest);
		assert.deepEqual(
			diskBlobs(root).filter((digest) => gone.includes(digest)),
			[],
		);
	});
	assert.deepEqual((await documentOf('clean', root)).reclaim.bytes, 0, 'a second cleanup finds nothing');
});

test('report and dry run foretell the cleanup number for number, and change nothing', async () => {
	const root = copyStore();
	const figures = diskFigures(root);
	const state = diskState(root);
	const report = await documentOf('report', root);
	const dryRun = await documentOf('clean', root, ['--dry-run']);
	const byVariable = await documentOf('clean', root, [], {env: {DRYRUN: '1'}});
	assert.deepEqual(diskState(root), state);
	for (const document of [report, dryRun, byVariable]) {
		assert.equal(document.dryRun, true);
		assert.deepEqual(document.before, figures);
		assert.equal(document.run, undefined);
	}

	const cleaned = await documentOf('clean', root);
	assert.equal(cleaned.dryRun, false);
	assert.deepEqual(cleaned.after, diskFigures(root));
	assert.ok(cleaned.reclaim.manifests > 0 && cleaned.reclaim.uploads === 1 && cleaned.reclaim.bytes > 0);
	for (const document of [report, dryRun, byVariable]) {
		assert.deepEqual(document.after, cleaned.after);
		assert.deepEqual(document.reclaim, cleaned.reclaim);
	}
});

test('the storage takes pushes again after a cleanup, of what was deleted too', async () => {
	const root = copyStore();
	const layer = newLayer();
	const push = () => withRegistry(root, ({client}) => client.pushImage('team/again', 'v1', [layer]));
	await push();
	await withRegistry(root, ({client}) => client.pushImage('team/again', 'v1', [newLayer()]));
	await documentOf('clean', root);
	const pushed = await push();
	const pulled = await withRegistry(root, ({pullEverything}) => pullEverything());
	assert.equal(pulled.tagged.get('team/again:v1'), pushed.manifest.digest);
});
