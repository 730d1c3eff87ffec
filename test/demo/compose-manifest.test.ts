import assert from 'node:assert/strict';
import {test} from 'node:test';
import {imageConfig, imageIndex, imageManifest, mediaTypes} from '../../source/demo/compose-manifest.ts';
import {digestOf} from '../../source/demo/digest-of.ts';
import {judgeManifest} from '../../source/storage/manifest.ts';

const [config, layer] = ['config', 'layer'].map((text) => ({
	mediaType: mediaTypes.oci[text as 'config' | 'layer'],
	digest: digestOf(text),
	size: text.length,
})) as [Parameters<typeof imageManifest>[1], Parameters<typeof imageManifest>[1]];

test('an image is judged as one, and references its config and layers', () => {
	for (const flavor of ['oci', 'docker'] as const) {
		const judged = judgeManifest(JSON.stringify(imageManifest(flavor, config, [layer])));
		assert.equal(judged.kind, 'image');
		assert.deepEqual('references' in judged && judged.references.map(({digest}) => digest), [
			config.digest,
			layer.digest,
		]);
	}
});

test('an index lists what it is given, with platforms', () => {
	const platform = {os: 'linux', architecture: 'arm64'};
	const index = imageIndex('oci', [{...layer, platform}], {annotations: {a: 'b'}});
	assert.deepEqual(index, {
		schemaVersion: 2,
		mediaType: mediaTypes.oci.index,
		manifests: [{...layer, platform}],
		annotations: {a: 'b'},
	});
	assert.equal(judgeManifest(JSON.stringify(index)).kind, 'index');
});

test('a field that is not given is not written', () => {
	assert.deepEqual(Object.keys(imageManifest('docker', config, [])), [
		'schemaVersion',
		'mediaType',
		'config',
		'layers',
	]);
});

test('a config has a history entry for each layer', () => {
	const written = imageConfig({
		platform: {os: 'linux', architecture: 'amd64'},
		created: new Date('2026-05-01T08:00:00Z'),
		diffIds: [layer.digest, config.digest],
		commands: ['ADD rootfs.tar.gz /'],
	});
	assert.deepEqual(
		(written['history'] as Array<{created_by: string}>).map((entry) => entry.created_by),
		['ADD rootfs.tar.gz /', 'COPY . /'],
	);
});
