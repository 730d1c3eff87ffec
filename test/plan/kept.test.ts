import assert from 'node:assert/strict';
import {test} from 'node:test';
import {digestOf} from '../../source/demo/digest-of.ts';
import {mediaTypes} from '../../source/demo/compose-manifest.ts';
import {layersFolder, manifestsPart, repositoryFolder} from '../../source/storage/layout.ts';
import {assertGoes, blobsOf, briefly, scanStore, together, wholeImage} from '../support/scan-store.ts';
import {temporaryStore} from '../support/store.ts';

/* storage-rules: "Kept", rules 1 to 3, blobs and layer links. Nothing here is young, excluded or damaged. */

test('an empty registry has nothing to plan', async (t) => {
	const {plan, problems} = await scanStore(temporaryStore(t));
	assert.deepEqual(plan.steps, []);
	assert.deepEqual(problems, []);
	assert.deepEqual(plan.before, {
		repositories: 0,
		tags: 0,
		manifests: 0,
		layerLinks: 0,
		blobs: 0,
		bytes: 0,
		uploads: 0,
		uploadBytes: 0,
	});
	assert.deepEqual(plan.after, plan.before);
});

test('a tagged image is kept with its config and layers; an untagged one goes whole', async (t) => {
	const store = temporaryStore(t);
	store.push('team/app', {tag: 'v1', layers: 3});
	const untagged = store.push('team/app', {layers: 2});
	assertGoes(await scanStore(store), wholeImage('team/app', untagged));
});

test('an overwritten image goes with its entry in the index of every tag that had it', async (t) => {
	const store = temporaryStore(t);
	const old = store.push('app', {tag: 'v1'});
	store.tag('app', 'latest', old);
	const image = store.push('app', {tag: 'v1'});
	store.tag('app', 'latest', image);
	store.tag('app', 'stable', image);
	assertGoes(await scanStore(store), {
		...wholeImage('app', old),
		'tag-index': [`app:v1@${old.digest}`, `app:latest@${old.digest}`],
	});
});

test('an image that another tag has keeps its entry in the history of the tag that moved on', async (t) => {
	const store = temporaryStore(t);
	const old = store.push('app', {tag: 'latest'});
	store.tag('app', 'v1', old);
	store.push('app', {tag: 'latest'});
	assertGoes(await scanStore(store));
});

test('a manifest is kept in one repository and goes in another; its blobs stay for the one', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('base', {tag: 'v1'});
	store.linkRevision('copy', image.digest);
	store.linkLayer('copy', image.config.digest);
	store.linkLayer('copy', image.layers[0]!.digest);
	assertGoes(await scanStore(store), {
		revision: [`copy@${image.digest}`],
		'layer-link': [`copy@${image.config.digest}`, `copy@${image.layers[0]!.digest}`],
	});
});

test('a layer that a kept image shares stays, its link in the repository that needs it no more goes', async (t) => {
	const store = temporaryStore(t);
	const layer = store.ownLayer();
	store.push('base', {tag: 'v1', layers: [layer]});
	const untagged = store.push('app', {layers: [layer, store.ownLayer()]});
	const whole = wholeImage('app', untagged);
	assertGoes(await scanStore(store), {...whole, blob: whole.blob.filter((digest) => digest !== layer.digest)});
});

test('blobs that nothing references go, layer links that no kept revision of their repository needs too', async (t) => {
	const store = temporaryStore(t);
	const {layers} = store.push('base', {tag: 'v1'});
	store.linkLayer('app', layers[0]!.digest);
	const linked = store.linkedBlob('app', 'linked and needed by nothing', 'text/plain');
	const orphan = store.blob('needed by nothing', 'text/plain');
	const long = store.blob('needed by nothing, sha512', 'text/plain', 'sha512');
	assertGoes(await scanStore(store), {
		'layer-link': [`app@${layers[0]!.digest}`, `app@${linked.digest}`],
		blob: [linked.digest, orphan.digest, long.digest],
	});
});

test('a layer link without a link file, or whose blob is gone, goes as any other does', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	const blob = store.linkedBlob('app', 'once a layer', 'text/plain');
	store.breakLayerLink('app', blob.digest, 'missing');
	const gone = digestOf('gone');
	store.linkLayer('app', gone);
	assertGoes(await scanStore(store), {
		'layer-link': [`app@${blob.digest}`, `app@${gone}`],
		blob: [blob.digest],
	});
});

test('the children of a tagged index are kept, at any depth; an untagged index goes with its children', async (t) => {
	const store = temporaryStore(t);
	const inner = store.index('app', [store.push('app')]);
	store.index('app', [inner, store.push('app')], {tag: 'v1'});
	const child = store.push('app');
	const untagged = store.index('app', [child], {flavor: 'docker'});
	assertGoes(
		await scanStore(store),
		together(wholeImage('app', child), {revision: [`app@${untagged.digest}`], blob: [untagged.digest]}),
	);
});

test('a child that an untagged index shares with a tagged one is kept', async (t) => {
	const store = temporaryStore(t);
	const child = store.push('app');
	store.index('app', [child], {tag: 'v1'});
	const untagged = store.index('app', [child, child], {annotations: {a: 'b'}});
	assertGoes(await scanStore(store), {revision: [`app@${untagged.digest}`], blob: [untagged.digest]});
});

test('children are looked up in the repository of their index: the same child goes in another', async (t) => {
	const store = temporaryStore(t);
	const child = store.push('app');
	store.index('app', [child], {tag: 'v1'});
	store.linkRevision('copy', child.digest);
	assertGoes(await scanStore(store), {revision: [`copy@${child.digest}`]});
});

test('an index may be sparse, and may list plain blobs as build caches do: those are needed, and no revisions', async (t) => {
	const store = temporaryStore(t);
	const layer = store.linkedBlob('cache', 'a cached layer', mediaTypes.oci.layer);
	const absent = {mediaType: mediaTypes.oci.manifest, digest: digestOf('another platform'), size: 7};
	store.index('cache', [layer, absent], {tag: 'cache'});
	const scanned = await scanStore(store);
	assertGoes(scanned);
	assert.deepEqual(scanned.problems, []);
});

test('what refers to a kept manifest is kept by its subject, at any depth, with all that it references', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	const signature = store.refer('app', image);
	store.refer('app', signature);
	store.push('app', {subject: image});
	assertGoes(await scanStore(store));
});

test('what refers to a manifest that goes, goes with it, at any depth', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	const image = store.push('app');
	const signature = store.refer('app', image);
	const statement = store.refer('app', signature);
	const parts = (digest: string) => {
		const {config, layers} = JSON.parse(store.readBlob(digest).toString()) as {
			config: {digest: string};
			layers: ReadonlyArray<{digest: string}>;
		};
		return [config.digest, ...layers.map((layer) => layer.digest)];
	};

	const blobs = [...new Set([signature, statement].flatMap(({digest}) => [digest, ...parts(digest)]))];
	const links = new Set([signature, statement].flatMap(({digest}) => parts(digest)));
	assertGoes(
		await scanStore(store),
		together(wholeImage('app', image), {
			revision: [`app@${signature.digest}`, `app@${statement.digest}`],
			'layer-link': [...links].map((digest) => `app@${digest}`),
			blob: blobs,
		}),
	);
});

test('a referrer does not keep its subject', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app');
	store.refer('app', image, {tag: 'signature'});
	assertGoes(await scanStore(store), wholeImage('app', image));
});

test('a referrer follows only a subject of its own repository', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	const signature = store.put('copy', {layers: [], subject: image});
	assertGoes(await scanStore(store), {revision: [`copy@${signature.digest}`], blob: [signature.digest]});
});

test('an index that lists its own subject is no reason to keep either; a tag on one keeps both', async (t) => {
	const store = temporaryStore(t);
	const ring = (repository: string, tagged: boolean) => {
		const image = store.push(repository, tagged ? {tag: 'v1'} : {});
		const index = store.index(repository, [image], {subject: image});
		return {image, index};
	};

	ring('kept', true);
	const {image, index} = ring('gone', false);
	const outer = store.index('outer', []);
	const inside = store.index('outer', [outer], {subject: outer, tag: 'v1'});
	assert.notEqual(outer.digest, inside.digest);
	assertGoes(
		await scanStore(store),
		together(wholeImage('gone', image), {revision: [`gone@${index.digest}`], blob: [index.digest]}),
	);
});

test('an artifact manifest keeps its blobs, and a layer that a manifest of an unknown type names stays', async (t) => {
	const store = temporaryStore(t);
	const blob = store.linkedBlob('app', 'a bill of materials', 'application/json');
	const layer = store.linkedBlob('app', 'something new', 'application/octet-stream');
	store.put('app', {mediaType: 'application/vnd.oci.artifact.manifest.v1+json', blobs: [blob]}, {tag: 'sbom'});
	store.put('app', {mediaType: 'application/vnd.example.new.v1+json', layers: [layer]}, {tag: 'new'});
	const scanned = await scanStore(store);
	assertGoes(scanned);
	assert.deepEqual(scanned.problems, []);
});

test('schema 1 keeps its layers and the blobs that its signatures folder links; untagged, all of it goes', async (t) => {
	const store = temporaryStore(t);
	store.schema1('app', {tag: 'v1', layers: 2, signatures: 2});
	const {manifest, layers, signatures} = store.schema1('app', {layers: 1, signatures: 2});
	const scanned = await scanStore(store);
	assertGoes(scanned, {
		revision: [`app@${manifest.digest}`],
		'layer-link': layers.map(({digest}) => `app@${digest}`),
		blob: [manifest.digest, ...layers.map(({digest}) => digest), ...signatures.map(({digest}) => digest)],
	});
	assert.deepEqual(scanned.problems, []);
});

test('a signature whose link names another blob keeps both', async (t) => {
	const store = temporaryStore(t);
	const {manifest, signatures} = store.schema1('app', {tag: 'v1'});
	const other = store.blob('the signature that is meant', 'application/json');
	store.writeLink(
		`${repositoryFolder('app')}/${manifestsPart}/revisions/${manifest.digest.replace(':', '/')}/signatures/${signatures[0]!.digest.replace(':', '/')}`,
		other.digest,
	);
	assertGoes(await scanStore(store));
});

test('foreign layers may be absent without damage; another layer may not', async (t) => {
	const store = temporaryStore(t);
	const foreign = {
		mediaType: 'application/octet-stream',
		digest: digestOf('far away'),
		size: 9,
		urls: ['https://example.com'],
	};
	const {digest} = store.put('app', {layers: [foreign]}, {tag: 'v1'});
	assert.deepEqual((await scanStore(store)).problems, []);
	const missing = digestOf('missing');
	const {digest: damaged} = store.put('app', {layers: [{digest: missing, size: 7}]}, {tag: 'v2'});
	const scanned = await scanStore(store);
	assert.deepEqual(scanned.problems.map(briefly), [
		`blob-missing app ${damaged} ${missing} blobs/sha256/${missing.slice(7, 9)}/${missing.slice(7)}/data`,
	]);
	assert.notEqual(digest, damaged);
	assertGoes(scanned);
});

test('a repository inside another is one of its own', async (t) => {
	const store = temporaryStore(t);
	store.push('team', {tag: 'v1'});
	const inner = store.push('team/app');
	store.push('team/app/deep/cache', {tag: 'v1'});
	const strange = store.push('Team_App/..x');
	const scanned = await scanStore(store);
	assertGoes(scanned, together(wholeImage('team/app', inner), wholeImage('Team_App/..x', strange)));
	assert.deepEqual(scanned.inventory.repositories.names, ['Team_App/..x', 'team', 'team/app', 'team/app/deep/cache']);
});

test('a folder with any one of the three parts is a repository', async (t) => {
	const store = temporaryStore(t);
	for (const part of ['_manifests', '_layers', '_uploads']) {
		store.emptyFolder(`repositories/with${part}/${part}`);
	}

	store.emptyFolder('repositories/without/any');
	const scanned = await scanStore(store);
	assert.deepEqual(scanned.inventory.repositories.names, ['with_layers', 'with_manifests', 'with_uploads']);
	assert.equal(scanned.plan.before.repositories, 3);
	assertGoes(scanned);
});

test('names with control bytes, blanks and dots are names', async (t) => {
	const store = temporaryStore(t);
	const names = ['a\nb', 'tab\there', '\u001b[31mred', ' leading', '...', '-rf', '__proto__', 'constructor'];
	const images = names.map((name) => store.push(name));
	const scanned = await scanStore(store);
	assert.deepEqual(scanned.inventory.repositories.names, [...names].sort());
	assertGoes(scanned, together(...images.map((image, index) => wholeImage(names[index]!, image))));
});

test('sha512 manifests, layers and layer links are read as any others', async (t) => {
	const store = temporaryStore(t);
	const layer = store.linkedBlob('app', 'long', mediaTypes.oci.layer, 'sha512');
	const kept = store.manifest('app', {layers: [layer]}, mediaTypes.oci.manifest, 'sha512');
	store.tag('app', 'v1', kept);
	const other = store.linkedBlob('app', 'long too', mediaTypes.oci.layer, 'sha512');
	const gone = store.manifest('app', {layers: [other]}, mediaTypes.oci.manifest, 'sha512');
	assertGoes(await scanStore(store), {
		revision: [`app@${gone.digest}`],
		'layer-link': [`app@${other.digest}`],
		blob: [gone.digest, other.digest],
	});
});

test('a layer that is linked by an alias keeps the blob that the link names, and both links', async (t) => {
	const store = temporaryStore(t);
	const blob = store.linkedBlob('app', 'a layer', mediaTypes.oci.layer);
	const alias = digestOf('a layer', 'sha512');
	store.aliasLayer('app', alias, blob.digest);
	store.put('app', {layers: [{digest: alias, size: blob.size}]}, {tag: 'v1'});
	const scanned = await scanStore(store);
	assertGoes(scanned);
	assert.deepEqual(scanned.problems, []);
});

test('an alias that no kept revision needs goes with the blob that it names', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	const blob = store.linkedBlob('app', 'a layer', mediaTypes.oci.layer);
	const alias = digestOf('a layer', 'sha512');
	store.aliasLayer('app', alias, blob.digest);
	assertGoes(await scanStore(store), {'layer-link': [`app@${alias}`, `app@${blob.digest}`], blob: [blob.digest]});
});

test('a revision whose manifest is gone goes when it is untagged, its layer links are needed by nothing', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	const image = store.push('app');
	store.removeBlob(image.digest);
	const whole = wholeImage('app', image);
	assertGoes(await scanStore(store), {...whole, blob: whole.blob.slice(1)});
});

test('a tagged revision whose manifest is gone is damage, is kept, and freezes nothing', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	const untagged = store.push('app');
	store.removeBlob(image.digest);
	const scanned = await scanStore(store);
	const parts = wholeImage('app', image);
	assertGoes(
		scanned,
		together(wholeImage('app', untagged), {'layer-link': parts['layer-link'], blob: parts.blob.slice(1)}),
	);
	assert.deepEqual(scanned.problems.map(briefly), [
		`manifest-missing app ${image.digest} ${image.digest} repositories/app/_manifests/revisions/${image.digest.replace(':', '/')}`,
		`tag-dangling app v1 ${image.digest} repositories/app/_manifests/tags/v1/current/link`,
	]);
});

test('a truncated layer is damage, and so is a size that no blob can have', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	store.truncateBlob(image.layers[0]!.digest);
	const huge = store.put('app', `{"layers":[{"digest":"${image.config.digest}","size":1e999}]}`, {tag: 'v2'});
	const untagged = store.put('app', `{"layers":[{"digest":"${image.config.digest}","size":1}]}`);
	const scanned = await scanStore(store);
	assert.deepEqual(
		scanned.problems.map(({kind, reference, digest}) => [kind, reference, digest]),
		[
			['blob-size-mismatch', image.digest, image.layers[0]!.digest],
			['blob-size-mismatch', huge.digest, image.config.digest],
		].sort((a, b) => (a[1]! < b[1]! ? -1 : 1)),
	);
	assertGoes(scanned, {revision: [`app@${untagged.digest}`], blob: [untagged.digest]});
});

test("a subject that is gone, or of another size, is nobody's damage", async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	store.put('app', {layers: [], subject: {...image, size: 1}}, {tag: 'v2'});
	store.put('app', {layers: [], subject: {...image, digest: digestOf('gone')}}, {tag: 'v3'});
	assert.deepEqual((await scanStore(store)).problems, []);
});

test('a manifest may also be the layer of an image', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app');
	store.put('app', {layers: [image]}, {tag: 'v1'});
	const whole = wholeImage('app', image);
	assertGoes(await scanStore(store), {...whole, blob: blobsOf(image).slice(1)});
});

test('a repository without _layers, _manifests or tags is read as far as it goes', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	store.remove(layersFolder('app'));
	store.push('layers', {tag: 'v1'});
	const {config, layers} = store.push('layers');
	store.remove(`${repositoryFolder('layers')}/_manifests`);
	const untagged = store.push('tagless');
	const scanned = await scanStore(store);
	assert.equal(scanned.plan.before.manifests, 2);
	assert.ok(scanned.plan.before.layerLinks > 0);
	const gone = scanned.plan.steps.flatMap((step) =>
		step.kind === 'revision' ? [`${step.repository}@${step.digest}`] : [],
	);
	assert.deepEqual(gone, [`tagless@${untagged.digest}`]);
	const blobs = new Set(scanned.plan.steps.flatMap((step) => (step.kind === 'blob' ? [step.digest] : [])));
	assert.ok(blobs.has(config.digest) && blobs.has(layers[0]!.digest));
	assert.ok(blobsOf(image).every((digest) => !blobs.has(digest)));
});
