import assert from 'node:assert/strict';
import {readFileSync, statSync} from 'node:fs';
import {test, type TestContext} from 'node:test';
import {mediaTypes} from '../../source/demo/compose-manifest.ts';
import {digestOf} from '../../source/demo/digest-of.ts';
import {layerArchive} from '../../source/demo/layer-archive.ts';
import {StoreWriter} from '../../source/demo/write-store.ts';
import {temporaryFolder} from '../support/store.ts';
import {snapshotTree} from '../support/tree.ts';

const created = new Date('2026-05-01T08:00:00Z');
const archive = layerArchive([{name: 'file', content: Buffer.from('hello')}], created);

function emptyStore(t: TestContext) {
	const store = new StoreWriter(temporaryFolder(t));
	return {
		store,
		files: () => [...snapshotTree(store.root)].filter(([, what]) => what !== 'folder').map(([path]) => path),
	};
}

const byDigest = (digest: string) => digest.replace(':', '/');
const blobAt = (digest: string) => `docker/registry/v2/blobs/sha256/${digest.slice(7, 9)}/${digest.slice(7)}/data`;

test('an image is where a registry would have put it', (t) => {
	const {store, files} = emptyStore(t);
	const layer = store.layer('team/app', archive);
	const image = store.image('team/app', {layers: [layer], created});
	store.tag('team/app', 'v1', image);

	const {config} = JSON.parse(readFileSync(`${store.root}/${blobAt(image.digest)}`, 'utf8')) as {
		config: {digest: string};
	};
	const repository = 'docker/registry/v2/repositories/team/app';
	assert.deepEqual(
		files().sort(),
		[
			blobAt(layer.digest),
			blobAt(config.digest),
			blobAt(image.digest),
			`${repository}/_layers/${byDigest(layer.digest)}/link`,
			`${repository}/_layers/${byDigest(config.digest)}/link`,
			`${repository}/_manifests/revisions/${byDigest(image.digest)}/link`,
			`${repository}/_manifests/tags/v1/current/link`,
			`${repository}/_manifests/tags/v1/index/${byDigest(image.digest)}/link`,
		].sort(),
	);
	assert.equal(readFileSync(store.path('repositories/team/app/_manifests/tags/v1/current/link'), 'utf8'), image.digest);
	assert.equal(
		readFileSync(store.path(`blobs/sha256/${layer.digest.slice(7, 9)}/${layer.digest.slice(7)}/data`)).compare(
			archive.gzip,
		),
		0,
	);
});

test('an image says what a client checks: platform, layers and what is in them', (t) => {
	const {store} = emptyStore(t);
	for (const flavor of ['oci', 'docker'] as const) {
		const layer = store.layer('app', archive);
		const platform = {os: 'linux', architecture: 'arm', variant: 'v7'};
		const image = store.image('app', {layers: [layer], created, flavor, platform, labels: {a: 'b'}});
		const manifest = JSON.parse(readFileSync(`${store.root}/${blobAt(image.digest)}`, 'utf8'));
		assert.equal(image.mediaType, mediaTypes[flavor].manifest);
		assert.deepEqual(manifest.layers, [
			{mediaType: mediaTypes[flavor].layer, digest: layer.digest, size: archive.gzip.length},
		]);
		const config = JSON.parse(readFileSync(`${store.root}/${blobAt(manifest.config.digest)}`, 'utf8'));
		assert.deepEqual(config.rootfs, {type: 'layers', diff_ids: [archive.diffId]});
		assert.deepEqual(
			[config.os, config.architecture, config.variant, config.created],
			['linux', 'arm', 'v7', created.toISOString()],
		);
		assert.deepEqual(config.config.Labels, {a: 'b'});
		assert.equal(config.history.length, 1);
	}
});

test('a tag that is pushed again keeps its old entry in the index', (t) => {
	const {store, files} = emptyStore(t);
	const [old, image] = ['a', 'b'].map((text) => store.manifest('app', {layers: [], annotations: {text}}));
	store.tag('app', 'v1', old!);
	store.tag('app', 'v1', image!);
	assert.equal(readFileSync(store.path('repositories/app/_manifests/tags/v1/current/link'), 'utf8'), image!.digest);
	assert.equal(files().filter((path) => path.includes('/tags/v1/index/')).length, 2);
});

test('an artifact has an empty config unless it is given one, and a subject without extras', (t) => {
	const {store} = emptyStore(t);
	const subject = {...store.manifest('app', {layers: []}), platform: {os: 'linux', architecture: 'amd64'}};
	const artifact = store.artifact('app', {artifactType: 'application/x', layers: [], subject});
	const manifest = JSON.parse(readFileSync(`${store.root}/${blobAt(artifact.digest)}`, 'utf8'));
	assert.equal(manifest.config.digest, digestOf('{}'));
	assert.equal(manifest.artifactType, 'application/x');
	assert.deepEqual(Object.keys(manifest.subject), ['mediaType', 'digest', 'size']);
	assert.ok(!('annotations' in manifest));
});

test('files get the time that was set; an upload has its own', (t) => {
	const {store} = emptyStore(t);
	store.time = created;
	const {digest} = store.blob('old', 'application/octet-stream');
	assert.equal(statSync(`${store.root}/${blobAt(digest)}`).mtimeMs, created.getTime());

	const time = new Date('2026-10-01T00:00:00Z');
	const id = '0b0a7a51-3f3d-4a9e-9a5c-2f1d6f0c8d11';
	store.upload('app', id, {bytes: Buffer.from('half'), time});
	assert.equal(store.time, created);
	for (const name of ['', '/data', '/startedat']) {
		assert.equal(statSync(store.path(`repositories/app/_uploads/${id}${name}`)).mtimeMs, time.getTime());
	}

	assert.equal(readFileSync(store.path(`repositories/app/_uploads/${id}/startedat`), 'utf8'), '2026-10-01T00:00:00Z');
});

test('a blob that is there is not written again', (t) => {
	const {store} = emptyStore(t);
	store.time = created;
	const {digest} = store.blob('once', 'application/octet-stream');
	store.time = undefined;
	assert.equal(store.blob('once', 'text/plain').digest, digest);
	assert.equal(statSync(`${store.root}/${blobAt(digest)}`).mtimeMs, created.getTime());
});
