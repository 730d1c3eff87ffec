import assert from 'node:assert/strict';
import {test} from 'node:test';
import {digestOf} from '../../source/demo/digest-of.ts';
import {judgeManifest, referenceFlags, type JudgedManifest, type Reference} from '../../source/storage/manifest.ts';

const {child, manifestType, foreign, subject: subjectFlag} = referenceFlags;
const digests = ['a', 'b', 'c', 'd'].map((text) => digestOf(text));
const [a, b, c, d] = digests as [string, string, string, string];
const long = digestOf('a', 'sha512');
const blob = (digest: string, fields = {}) => ({mediaType: 'application/octet-stream', digest, size: 7, ...fields});

const judge = (manifest: unknown) => judgeManifest(JSON.stringify(manifest));

function judged(manifest: unknown): Exclude<JudgedManifest, {readonly kind: 'unreadable'}> {
	const result = judge(manifest);
	assert.ok(result.kind !== 'unreadable', JSON.stringify(result));
	return result;
}

function assertUnreadable(text: string, why?: RegExp): void {
	const result = judgeManifest(text);
	assert.equal(result.kind, 'unreadable', text.slice(0, 200));
	assert.match('reason' in result ? result.reason : '', why ?? /./);
}

const references = (manifest: unknown): readonly Reference[] => judged(manifest).references;
const named = (manifest: unknown) => references(manifest).map(({digest, flags}) => [digest, flags]);

const image = 'application/vnd.oci.image.config.v1+json';

test('an image references its config and its layers, with their sizes', () => {
	const manifest = {schemaVersion: 2, config: {mediaType: image, digest: a, size: 3}, layers: [blob(b), blob(c)]};
	assert.deepEqual(judged(manifest), {
		kind: 'image',
		references: [
			{digest: a, flags: 0, size: 3},
			{digest: b, flags: 0, size: 7},
			{digest: c, flags: 0, size: 7},
		],
	});
});

test('an index references its children, those with the media type of a manifest as such', () => {
	const types = [
		'application/vnd.docker.distribution.manifest.v1+json',
		'application/vnd.docker.distribution.manifest.v1+prettyjws',
		'application/vnd.docker.distribution.manifest.v2+json',
		'application/vnd.docker.distribution.manifest.list.v2+json',
		'application/vnd.oci.image.manifest.v1+json',
		'application/vnd.oci.image.index.v1+json',
		'application/vnd.oci.artifact.manifest.v1+json',
	];
	const result = judged({manifests: types.map((mediaType) => blob(a, {mediaType}))});
	assert.equal(result.kind, 'index');
	assert.deepEqual(
		result.references.map(({flags}) => flags),
		types.map(() => child | manifestType),
	);
	const others = ['application/vnd.oci.image.layer.v1.tar+gzip', 'Application/vnd.oci.image.manifest.v1+json', '', 7];
	assert.deepEqual(
		references({manifests: [...others.map((mediaType) => blob(a, {mediaType})), {digest: b}]}).map(({flags}) => flags),
		[child, child, child, child, child],
	);
});

test('schema 1 references the blobs of its fsLayers, without sizes', () => {
	const manifest = {
		schemaVersion: 1,
		name: 'app',
		fsLayers: [{blobSum: a}, {blobSum: long}],
		history: [{}],
		signatures: [{}],
	};
	assert.deepEqual(judged(manifest), {
		kind: 'schema1',
		references: [
			{digest: a, flags: 0, size: undefined},
			{digest: long, flags: 0, size: undefined},
		],
	});
});

test('an artifact manifest references its blobs and its subject', () => {
	const manifest = {mediaType: 'application/vnd.oci.artifact.manifest.v1+json', blobs: [blob(a)], subject: blob(b)};
	assert.equal(judged(manifest).kind, 'artifact');
	assert.deepEqual(named(manifest), [
		[a, 0],
		[b, subjectFlag],
	]);
});

test('a signature in the shape of an image is an artifact, its subject is marked as such', () => {
	const manifest = {config: blob(a, {mediaType: image}), layers: [blob(b)], subject: blob(c)};
	assert.equal(judged(manifest).kind, 'artifact');
	assert.deepEqual(named(manifest), [
		[a, 0],
		[b, 0],
		[c, subjectFlag],
	]);
});

for (const [what, fields] of Object.entries({
	'a Helm chart': {config: blob(a, {mediaType: 'application/vnd.cncf.helm.config.v1+json'})},
	'an artifact type': {config: blob(a, {mediaType: image}), artifactType: 'application/spdx+json'},
	'a WASM module': {config: blob(a, {mediaType: 'application/vnd.wasm.config.v0+json'})},
})) {
	test(`${what} is an artifact and is judged by the same fields`, () => {
		const manifest = {...fields, layers: [blob(b)]};
		assert.equal(judged(manifest).kind, 'artifact');
		assert.deepEqual(named(manifest), [
			[a, 0],
			[b, 0],
		]);
	});
}

test('an unknown media type references whatever the known fields name, all of them', () => {
	const manifest = {
		mediaType: 'application/vnd.example.everything.v9+json',
		config: blob(a),
		layers: [blob(b)],
		manifests: [blob(c)],
		blobs: [blob(d)],
		fsLayers: [{blobSum: long}],
	};
	assert.deepEqual(new Set(references(manifest).map(({digest}) => digest)), new Set([a, b, c, d, long]));
});

test('null is an empty list, and no config', () => {
	for (const field of ['config', 'layers', 'manifests', 'blobs', 'fsLayers']) {
		assert.deepEqual(references({[field]: null}), [], field);
	}

	assert.deepEqual(named({config: null, layers: null, manifests: [blob(a)], subject: null}), [[a, child]]);
});

test('empty lists reference nothing and can be judged', () => {
	assert.deepEqual(judged({manifests: []}), {kind: 'index', references: []});
	assert.deepEqual(judged({layers: []}).references, []);
});

test('a descriptor with urls may be absent; with none, or something else, it may not', () => {
	assert.deepEqual(
		named({layers: [blob(a, {urls: ['https://example.com/']}), blob(b, {urls: []}), blob(c, {urls: 'x'})]}),
		[
			[a, foreign],
			[b, 0],
			[c, 0],
		],
	);
});

for (const [what, text] of Object.entries({
	nothing: '',
	'no JSON': 'this is not JSON',
	'half a manifest': '{"layers":[',
	'two documents': '{"layers":[]}{"layers":[]}',
	'a byte order mark': '\uFEFF{"layers":[]}',
	'a list': '[{"layers":[]}]',
	'a text': '"layers"',
	'a number': '7',
	null: 'null',
	'none of the fields': '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json"}',
	'a subject alone': `{"subject":{"digest":"${a}"}}`,
	'fields of every object, but its own': '{"constructor":{},"toString":[]}',
	'a field in the prototype': '{"__proto__":{"layers":[]}}',
})) {
	test(`a manifest with ${what} cannot be judged`, () => assertUnreadable(text));
}

const wrongLists = [{}, 'sha256', 7, true, {digest: a}];
for (const field of ['layers', 'manifests', 'blobs', 'fsLayers']) {
	test(`a manifest whose ${field} is no list cannot be judged`, () => {
		for (const value of wrongLists) {
			assertUnreadable(JSON.stringify({config: blob(a), [field]: value}), new RegExp(field));
		}
	});
}

const wrongDigests = [
	undefined,
	null,
	7,
	'',
	'sha256:',
	'sha256:00',
	a.toUpperCase(),
	`${a}\n`,
	`md5:${'0'.repeat(32)}`,
];
const wrongDescriptors = [null, 'text', 7, [], [blob(a)], ...wrongDigests.map((digest) => ({...blob(a), digest}))];
for (const field of ['layers', 'manifests', 'blobs']) {
	test(`a manifest whose ${field} hold a descriptor without a valid digest cannot be judged`, () => {
		for (const value of wrongDescriptors) {
			assertUnreadable(JSON.stringify({[field]: [blob(a), value]}), new RegExp(field));
		}
	});
}

for (const field of ['config', 'subject']) {
	test(`a manifest whose ${field} is no descriptor with a valid digest cannot be judged`, () => {
		for (const value of wrongDescriptors.filter((one) => one !== null)) {
			assertUnreadable(JSON.stringify({layers: [], [field]: value}), new RegExp(field));
		}
	});
}

test('a manifest whose fsLayers have no valid blobSum cannot be judged', () => {
	for (const value of [null, 7, {digest: a}, ...wrongDigests.map((blobSum) => ({blobSum}))]) {
		assertUnreadable(JSON.stringify({fsLayers: [{blobSum: a}, value]}), /fsLayers/);
	}
});

test('a field in another spelling, which a registry in Go would read, cannot be judged', () => {
	for (const key of ['Layers', 'LAYERS', 'layerſ', 'Manifests', 'fslayers', 'FSLayers', 'Config', 'bloBs', 'Subject']) {
		assertUnreadable(`{"layers":[],"${key}":[]}`, /another way/);
	}

	assert.deepEqual(judged({layers: [], Annotations: {}, layer: [], MediaType: 'x'}).references, []);
});

test('a field that is there twice, of which others may read the first or something of both, cannot be judged', () => {
	const layers = (digest: string) => `"layers":[{"digest":"${digest}"}]`;
	assertUnreadable(`{${layers(a)},${layers(b)}}`, /more than one layers/);
	// For a registry in Go the first one stays.
	assertUnreadable(`{"config":{"digest":"${a}"},"config":null,"layers":[]}`, /more than one config/);
	assertUnreadable(`{"config":{"digest":"${a}"} , "c\\u006fnfig" : null,"layers":[]}`, /more than one config/);
	assertUnreadable(`{"subject":{"digest":"${a}"},${layers(b)},"subject":null}`, /more than one subject/);
});

test('the name of a field elsewhere in a manifest is no second one', () => {
	const annotations = {layers: 'config', '"layers"': '{"config":', 'a\\"': 'layers', config: '\u0007'};
	const manifest = {annotations, config: {...blob(a), layers: [], config: 1}, layers: [blob(b, {layers: 'layers'})]};
	assert.deepEqual(named(manifest), [
		[a, 0],
		[b, 0],
	]);
});

test('a digest in another spelling, which a registry in Go would read, cannot be judged', () => {
	for (const key of ['Digest', 'DIGEST', 'digeſt']) {
		assertUnreadable(`{"layers":[{"digest":"${a}","${key}":"${b}"}]}`, /layers/);
		assertUnreadable(`{"layers":[],"config":{"${key}":"${b}","digest":"${a}"}}`, /config/);
	}

	assertUnreadable(`{"fsLayers":[{"blobSum":"${a}","blobsum":"${b}"}]}`, /fsLayers/);
});

test('of two digests of one descriptor the last counts, as for the registry', () => {
	const result = judgeManifest(`{"layers":[{"digest":"${a}","digest":"${b}"}]}`);
	assert.deepEqual('references' in result ? result.references.map(({digest}) => digest) : result, [b]);
	assertUnreadable(`{"layers":[{"digest":"${a}","digest":null}]}`);
});

test('a descriptor cannot take its digest from its prototype', () => {
	assertUnreadable(`{"layers":[{"__proto__":{"digest":"${a}"}}]}`);
	assert.deepEqual(named(JSON.parse(`{"layers":[{"digest":"${a}","__proto__":{"digest":"${b}","urls":["x"]}}]}`)), [
		[a, 0],
	]);
});

test('sizes are taken as they are, however strange, and what is no number is none', () => {
	const sizes = (text: string) => {
		const result = judgeManifest(`{"layers":[{"digest":"${a}","size":${text}}]}`);
		return 'references' in result ? result.references.map(({size}) => size) : result;
	};

	assert.deepEqual(sizes('9007199254740993'), [Number('9007199254740993')]);
	assert.deepEqual(sizes('1e999'), [Number.POSITIVE_INFINITY]);
	assert.deepEqual(sizes('-1'), [-1]);
	assert.deepEqual(sizes('0'), [0]);
	for (const none of ['"7"', 'null', '{}', '[7]']) {
		assert.deepEqual(sizes(none), [undefined], none);
	}
});

test('JSON that is nested very deep is judged or refused, and never fails', () => {
	const depth = 100_000;
	assertUnreadable('['.repeat(depth));
	assertUnreadable('['.repeat(depth) + ']'.repeat(depth));
	const nested = '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000);
	const result = judgeManifest(`{"layers":[{"digest":"${a}","annotations":${nested}}]}`);
	assert.ok(result.kind === 'unreadable' || result.references[0]?.digest === a);
});

test('a hundred thousand descriptors, and as many other fields, are judged', () => {
	const layers = Array.from({length: 100_000}, (_, index) => ({
		digest: `sha256:${index.toString(16).padStart(64, '0')}`,
	}));
	const fields = Object.fromEntries(layers.map(({digest}) => [digest, 1]));
	const text = JSON.stringify({...fields, layers});
	const result = judgeManifest(text);
	assert.equal('references' in result ? result.references.length : result.reason, 100_000);
});

test('the same digest may be referenced in more than one way', () => {
	assert.deepEqual(named({config: blob(a), layers: [blob(a), blob(a)], manifests: [blob(a)], subject: blob(a)}), [
		[a, 0],
		[a, 0],
		[a, 0],
		[a, child],
		[a, subjectFlag],
	]);
});
