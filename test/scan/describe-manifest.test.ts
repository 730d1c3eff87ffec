import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {rmSync} from 'node:fs';
import {test} from 'node:test';
import {digestOf} from '../../source/demo/digest-of.ts';
import {mediaTypes} from '../../source/demo/compose-manifest.ts';
import {describeManifest, type ManifestDetail} from '../../source/scan/describe-manifest.ts';
import {blobData} from '../../source/storage/layout.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';

const describe = (store: TestStore, digest: string) => describeManifest(store.path(''), digest);

const nothing: ManifestDetail = {
	mediaType: undefined,
	artifactType: undefined,
	platform: undefined,
	created: undefined,
	childPlatforms: new Map(),
	annotations: new Map(),
};

test('an image tells its type, platform, age, and its labels below its annotations', (t) => {
	const store = temporaryStore(t);
	const config = store.blob(
		JSON.stringify({
			os: 'linux',
			architecture: 'arm',
			variant: 'v7',
			created: '2026-05-01T00:00:00.000Z',
			config: {Labels: {one: 'label', two: 'label', number: 7}},
		}),
		mediaTypes.oci.config,
	);
	const mediaType = mediaTypes.oci.manifest;
	const {digest} = store.put('app', {mediaType, config, layers: [], annotations: {two: 'annotation'}});
	assert.deepEqual(describe(store, digest), {
		...nothing,
		mediaType,
		artifactType: mediaTypes.oci.config,
		platform: 'linux/arm/v7',
		created: '2026-05-01T00:00:00.000Z',
		annotations: new Map([
			['one', 'label'],
			['two', 'annotation'],
		]),
	});
});

test('an index tells the platforms of its children', (t) => {
	const store = temporaryStore(t);
	const [one, two] = [store.push('app', {platform: {os: 'linux', architecture: 'arm64'}}), store.push('app')];
	const unknown = {digest: digestOf('x'), size: 1, mediaType: mediaTypes.oci.manifest};
	const {digest} = store.index('app', [one, two, unknown]);
	assert.deepEqual(
		describe(store, digest).childPlatforms,
		new Map([
			[one.digest, 'linux/arm64'],
			[two.digest, 'linux/amd64'],
		]),
	);
});

test('what cannot be read, or has other types than expected, is not told', (t) => {
	const store = temporaryStore(t);
	const texts = [
		'no JSON',
		'[]',
		'null',
		'{"mediaType":7,"config":"x","manifests":{},"annotations":[]}',
		'{"config":{"digest":"sha256:00"},"manifests":[null,7,{"platform":"x"},{"platform":{"os":1,"architecture":2}}]}',
	];
	for (const text of texts) {
		assert.deepEqual(describe(store, store.put('app', text).digest), nothing, text);
	}

	assert.deepEqual(describe(store, digestOf('gone')), nothing);
	const large = store.put('app', '{"mediaType":"x"}'.padEnd(4 * 1024 * 1024 + 1));
	assert.deepEqual(describe(store, large.digest), nothing);
	const pipe = store.put('app', '{"mediaType":"y"}');
	rmSync(store.path(blobData(pipe.digest)));
	execFileSync('mkfifo', [store.path(blobData(pipe.digest))]);
	assert.deepEqual(describe(store, pipe.digest), nothing);
});
