import assert from 'node:assert/strict';
import {test, type TestContext} from 'node:test';
import {digestOf} from '../../source/demo/digest-of.ts';
import type {Descriptor} from '../../source/demo/compose-manifest.ts';
import {
	blobData,
	layerLinkFolder,
	linkFile,
	repositoryFolder,
	revisionFolder,
	revisionLink,
} from '../../source/storage/layout.ts';
import {readStore} from './oracle-disk.ts';
import {judge, type Judgement, type OracleOptions, type Things} from './oracle.ts';
import {temporaryStore, type BrokenLink, type TestImage, type TestStore} from './store.ts';

const day = 24 * 60 * 60;
/** All that these tests write is 100 days old by then, unless they say otherwise. */
const now = Date.now() / 1000 + 100 * day;
const young = new Date((now - 60) * 1000);

function judged(store: TestStore, options: Partial<OracleOptions> = {}): Judgement {
	return judge(store.root, {now, grace: 3600, uploadsOlderThan: 7 * day, ...options});
}

const empty: Readonly<Record<keyof Things, readonly string[]>> = {
	tags: [],
	tagIndex: [],
	revisions: [],
	layerLinks: [],
	blobs: [],
	uploads: [],
	repositories: [],
};

/** What goes must be exactly this; what is not named is nothing. */
function assertGoes({goes}: Judgement, expected: Partial<Record<keyof Things, readonly string[]>>): void {
	const plain = Object.fromEntries(
		Object.entries(goes).map(([kind, things]) => [kind, [...(things as Set<string>)].sort()]),
	);
	const wanted = Object.fromEntries(
		Object.entries({...empty, ...expected}).map(([kind, things]) => [kind, [...things].sort()]),
	);
	assert.deepEqual(plain, wanted);
}

const blobsOf = ({digest, config, layers}: TestImage) => [
	digest,
	config.digest,
	...layers.map((layer) => layer.digest),
];
const linksOf = (repository: string, image: TestImage) =>
	blobsOf(image)
		.slice(1)
		.map((digest) => `${repository}@${digest}`);

/** All that an untagged image of a repository takes with it. */
const wholly = (repository: string, image: TestImage) => ({
	revisions: [`${repository}@${image.digest}`],
	layerLinks: linksOf(repository, image),
	blobs: blobsOf(image),
});

test('an empty registry has nothing to keep', (t: TestContext) => {
	assertGoes(judged(temporaryStore(t)), {});
});

test('an overwritten image goes with its entry in the index of the tag, the tagged one stays', (t) => {
	const store = temporaryStore(t);
	const old = store.push('team/app', {tag: 'v1', layers: 2});
	const image = store.push('team/app', {tag: 'v1', layers: 2});

	const judgement = judged(store);
	assertGoes(judgement, {...wholly('team/app', old), tagIndex: [`team/app:v1@${old.digest}`]});
	assert.deepEqual(judgement.kept.tags, new Set(['team/app:v1']));
	assert.deepEqual(judgement.kept.tagIndex, new Set([`team/app:v1@${image.digest}`]));
	assert.deepEqual(judgement.kept.revisions, new Set([`team/app@${image.digest}`]));
	assert.deepEqual(judgement.kept.layerLinks, new Set(linksOf('team/app', image)));
	assert.deepEqual(judgement.kept.blobs, new Set(blobsOf(image)));
	assert.deepEqual(judgement.kept.repositories, new Set(['team/app']));
});

test('a manifest is kept in one repository and goes in another one, and its blobs stay', (t) => {
	const store = temporaryStore(t);
	const image = store.push('base', {tag: 'v1'});
	store.linkRevision('team/app', image.digest);
	store.linkLayer('team/app', image.config.digest);
	store.linkLayer('team/app', image.layers[0]!.digest);

	assertGoes(judged(store), {revisions: [`team/app@${image.digest}`], layerLinks: linksOf('team/app', image)});
});

test('blobs that nothing references and layer links that no kept revision references go', (t) => {
	const store = temporaryStore(t);
	const {layers} = store.push('base', {tag: 'v1'});
	store.linkLayer('team/app', layers[0]!.digest);
	const orphan = store.blob('nobody wants it', 'application/octet-stream');

	assertGoes(judged(store), {layerLinks: [`team/app@${layers[0]!.digest}`], blobs: [orphan.digest]});
});

test('the children of a kept index stay, at any depth; those of an untagged one go', (t) => {
	const store = temporaryStore(t);
	const inner = store.index('app', [store.push('app')]);
	store.index('app', [inner, store.push('app')], {tag: 'v1'});
	const lost = store.push('app');
	const untagged = store.index('app', [lost]);

	const {revisions, ...rest} = wholly('app', lost);
	assertGoes(judged(store), {
		...rest,
		revisions: [...revisions, `app@${untagged.digest}`],
		blobs: [...blobsOf(lost), untagged.digest],
	});
});

test('an index entry that is a plain blob is needed and is no revision', (t) => {
	const store = temporaryStore(t);
	const layer = store.ownLayer();
	store.linkLayer('cache', layer.digest);
	store.index('cache', [layer], {tag: 'main'});

	assertGoes(judged(store), {});
});

test('what refers to a kept manifest stays, and what refers to a deleted one goes, at any depth', (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	store.refer('app', store.refer('app', image));
	const untagged = store.push('app');
	const signature = store.refer('app', untagged);
	const layerOf = (manifest: Descriptor) =>
		JSON.parse(store.readBlob(manifest.digest).toString()).layers[0].digest as string;

	assertGoes(judged(store), {
		revisions: [`app@${untagged.digest}`, `app@${signature.digest}`],
		layerLinks: [...linksOf('app', untagged), `app@${layerOf(signature)}`],
		blobs: [...blobsOf(untagged), signature.digest, layerOf(signature)],
	});
});

test('an index that lists its own subject does not keep itself, and stays with a kept one', (t) => {
	const store = temporaryStore(t);
	const [lost, kept] = [store.push('app'), store.push('app', {tag: 'v1'})];
	const ring = store.index('app', [lost], {subject: lost});
	store.index('app', [kept], {subject: kept});

	const {revisions, ...rest} = wholly('app', lost);
	assertGoes(judged(store), {
		...rest,
		revisions: [...revisions, `app@${ring.digest}`],
		blobs: [...blobsOf(lost), ring.digest],
	});
});

test('an excluded manifest stays with all that it references, its children and its referrers', (t) => {
	const store = temporaryStore(t);
	const index = store.index('app', [store.push('app')]);
	store.refer('app', index);
	const lost = store.push('app');

	assertGoes(
		judged(store, {excludeRevision: (name, digest) => name === 'app' && digest === index.digest}),
		wholly('app', lost),
	);
});

test('nothing is touched in a repository that is excluded or left out, and all that it links is kept', (t) => {
	const store = temporaryStore(t);
	const old = store.push('kept', {tag: 'v1'});
	store.push('kept', {tag: 'v1'});
	store.abandonedUpload('kept', 0);
	const layer = store.ownLayer();
	store.linkLayer('kept', layer.digest);
	const lost = store.push('team/app');
	store.linkRevision('team/app', old.digest);

	const expected = {...wholly('team/app', lost), revisions: [`team/app@${lost.digest}`, `team/app@${old.digest}`]};
	const choices = {emptyRepositories: true, deleteTag: (name: string) => name === 'kept'};
	assertGoes(judged(store, {excludeRepository: (name) => name === 'kept', ...choices}), {
		...expected,
		repositories: ['team/app'],
	});
	assertGoes(judged(store, {only: (name) => name !== 'kept', ...choices}), {...expected, repositories: ['team/app']});
});

test('a manifest is young by its blob or by a link to it in any repository, unless the grace age is 0', (t) => {
	const store = temporaryStore(t);
	const [byBlob, byLink, old] = [store.push('app'), store.push('app'), store.push('app')];
	store.setTime(blobData(byBlob.digest), young);
	store.linkRevision('other', byLink.digest);
	store.setTime(revisionLink('other', byLink.digest), young);

	assertGoes(judged(store), wholly('app', old));
	assert.equal(judged(store, {grace: 0}).goes.revisions.size, 4);
	assert.equal(judged(store, {grace: 0}).goes.blobs.size, 9);
});

test('a young blob stays with its layer links in all repositories', (t) => {
	const store = temporaryStore(t);
	const [byBlob, byLink, old] = [store.ownLayer(), store.ownLayer(), store.ownLayer()];
	for (const {digest} of [byBlob, byLink, old]) {
		store.linkLayer('app', digest);
		store.linkLayer('other', digest);
	}

	store.setTime(blobData(byBlob.digest), young);
	store.setTime(`${layerLinkFolder('other', byLink.digest)}/${linkFile}`, young);
	assertGoes(judged(store), {layerLinks: [`app@${old.digest}`, `other@${old.digest}`], blobs: [old.digest]});
});

for (const reason of [
	'not-json',
	'not-an-object',
	'no-fields',
	'layers-no-list',
	'config-no-object',
	'invalid-digest',
	'no-digest',
	'subject-no-descriptor',
	'fs-layers-no-blob-sum',
	'too-large',
] as const) {
	test(`a manifest that cannot be judged (${reason}) freezes its repository`, (t) => {
		const store = temporaryStore(t);
		const old = store.push('frozen', {tag: 'v1'});
		store.push('frozen', {tag: 'v1'});
		const layer = store.ownLayer();
		store.linkLayer('frozen', layer.digest);
		store.abandonedUpload('frozen', 0);
		const damaged = store.putUnjudgeable('frozen', reason);
		const lost = store.push('app');

		const judgement = judged(store);
		assertGoes(judgement, wholly('app', lost));
		assert.deepEqual(judgement.frozen, new Set(['frozen']));

		const thawed = judged(store, {deleteUnreadable: true});
		assert.deepEqual(thawed.frozen, new Set());
		assert.deepEqual(
			thawed.goes.revisions,
			new Set([`app@${lost.digest}`, `frozen@${old.digest}`, `frozen@${damaged.digest}`]),
		);
		assert.ok(thawed.goes.blobs.has(layer.digest));
		assert.equal(thawed.goes.uploads.size, 1);
	});
}

test('a manifest that cannot be judged is not chosen for deletion while a tag keeps it', (t) => {
	const store = temporaryStore(t);
	store.putUnjudgeable('frozen', 'not-json', {tag: 'v1'});
	store.push('frozen');

	assertGoes(judged(store, {deleteUnreadable: true}), {});
});

test('no blob at all goes when a frozen repository has no layer links', (t) => {
	const store = temporaryStore(t);
	store.putUnjudgeable('frozen', 'not-json');
	store.putUnjudgeable('frozen-too', 'not-json');
	store.emptyRepository('frozen-too');
	const lost = store.push('app');

	const {revisions, layerLinks} = wholly('app', lost);
	assertGoes(judged(store), {revisions, layerLinks});
});

test('an empty list that is null can be judged, and so can fields of an unknown type', (t) => {
	const store = temporaryStore(t);
	const layer = store.ownLayer();
	store.put(
		'app',
		{mediaType: 'application/vnd.example.unknown', blobs: [layer], manifests: null, subject: null},
		{tag: 'v1'},
	);

	assertGoes(judged(store), {});
	assert.deepEqual(judged(store).frozen, new Set());
});

test('a revision whose manifest blob is gone freezes nothing', (t) => {
	const store = temporaryStore(t);
	const tagged = store.push('app', {tag: 'v1'});
	const untagged = store.push('app');
	for (const {digest} of [tagged, untagged]) {
		store.removeBlob(digest);
	}

	assertGoes(judged(store), {
		revisions: [`app@${untagged.digest}`],
		layerLinks: [...linksOf('app', tagged), ...linksOf('app', untagged)],
		blobs: [...blobsOf(tagged).slice(1), ...blobsOf(untagged).slice(1)],
	});
});

for (const how of ['missing', 'empty', 'garbage'] satisfies BrokenLink[]) {
	test(`a tag whose current link is ${how} may mean any revision of its index`, (t) => {
		const store = temporaryStore(t);
		store.push('app', {tag: 'v1'});
		store.push('app', {tag: 'v1'});
		store.breakTag('app', 'v1', how);
		const lost = store.push('app');

		assertGoes(judged(store), wholly('app', lost));
	});

	test(`a revision whose link is ${how} is ${how === 'missing' ? 'none' : 'told by its folder'}`, (t) => {
		const store = temporaryStore(t);
		const kept = store.push('app', {tag: 'v1'});
		const lost = store.push('app');
		store.breakRevision('app', kept.digest, how);
		store.breakRevision('app', lost.digest, how);

		const {revisions, ...rest} = wholly('app', lost);
		assertGoes(judged(store), {...rest, revisions: how === 'missing' ? [] : revisions});
	});

	test(`a layer link that is ${how} counts as one`, (t) => {
		const store = temporaryStore(t);
		const kept = store.push('app', {tag: 'v1'});
		const lost = store.push('app');
		for (const {layers} of [kept, lost]) {
			store.breakLayerLink('app', layers[0]!.digest, how);
		}

		assertGoes(judged(store), wholly('app', lost));
	});
}

test('a dangling tag stays and keeps nothing', (t) => {
	const store = temporaryStore(t);
	const lost = store.push('app', {tag: 'v1'});
	const gone = store.danglingTag('app', 'v1');

	assertGoes(judged(store), {...wholly('app', lost), tagIndex: [`app:v1@${lost.digest}`, `app:v1@${gone}`]});
});

test('an index entry that names no revision stays while its digest is young', (t) => {
	const store = temporaryStore(t);
	const [old, image] = [store.push('app', {tag: 'v1'}), store.push('app', {tag: 'v1'})];
	store.push('app', {tag: 'v1'});
	for (const {digest} of [old, image]) {
		store.removeRevision('app', digest);
	}

	store.setBlobTime(image.digest, young);
	assert.deepEqual(judged(store).goes.tagIndex, new Set([`app:v1@${old.digest}`]));
});

test('a tag whose revision is gone keeps a manifest that is there, its children and its referrers', (t) => {
	const store = temporaryStore(t);
	const index = store.index('app', [store.push('app')], {tag: 'v1'});
	store.refer('app', index);
	store.removeRevision('app', index.digest);

	assertGoes(judged(store), {});
});

test('a kept index keeps a listed manifest that is there and is no revision; without a manifest type only the blob', (t) => {
	const store = temporaryStore(t);
	const [typed, untyped] = [store.push('app'), store.push('app')];
	store.index('app', [typed, {...untyped, mediaType: 'application/octet-stream'}], {tag: 'v1'});
	store.removeRevision('app', typed.digest);
	store.removeRevision('app', untyped.digest);

	assertGoes(judged(store), {layerLinks: linksOf('app', untyped), blobs: blobsOf(untyped).slice(1)});
});

test('a repairable child that cannot be judged freezes the repository', (t) => {
	const store = temporaryStore(t);
	const child = store.putUnjudgeable('app', 'no-fields');
	store.index('app', [child], {tag: 'v1'});
	store.removeRevision('app', child.digest);
	const layer = store.ownLayer();
	store.linkLayer('app', layer.digest);
	store.push('app');

	assertGoes(judged(store), {});
	assert.deepEqual(judged(store).frozen, new Set(['app']));
});

test('a layer link under another digest keeps the blob that it names, and the link of that', (t) => {
	const store = temporaryStore(t);
	const layer = store.ownLayer();
	store.linkLayer('app', layer.digest);
	const alias = {...layer, digest: digestOf(store.readBlob(layer.digest), 'sha512')};
	store.push('app', {tag: 'v1', layers: [alias]});
	store.aliasLayer('app', alias.digest, layer.digest);

	assertGoes(judged(store), {});
	store.aliasLayer('app', alias.digest, alias.digest);
	assertGoes(judged(store), {layerLinks: [`app@${layer.digest}`], blobs: [layer.digest]});
});

test('a young link under another digest makes the blob that it names young', (t) => {
	const store = temporaryStore(t);
	const [layer, old] = [store.ownLayer(), store.ownLayer()];
	const alias = digestOf(store.readBlob(layer.digest), 'sha512');
	store.linkLayer('app', layer.digest);
	store.linkLayer('app', old.digest);
	store.aliasLayer('other', alias, layer.digest);
	store.setTime(`${layerLinkFolder('other', alias)}/${linkFile}`, young);

	assertGoes(judged(store), {layerLinks: [`app@${old.digest}`], blobs: [old.digest]});
});

test('a layer link is not asked while the blob is there under its own name', (t) => {
	const store = temporaryStore(t);
	const {layers} = store.push('app', {tag: 'v1'});
	const other = store.ownLayer();
	store.linkLayer('app', other.digest);
	store.aliasLayer('app', layers[0]!.digest, other.digest);

	assertGoes(judged(store), {layerLinks: [`app@${other.digest}`], blobs: [other.digest]});
});

test('in a repository that is not touched, all that a layer link names stays, and every index entry', (t) => {
	const store = temporaryStore(t);
	const [layer, other] = [store.ownLayer(), store.ownLayer()];
	store.aliasLayer('kept', layer.digest, other.digest);
	const gone = store.danglingTag('kept', 'v1');
	const expected = {
		layerLinks: [`kept@${layer.digest}`],
		tagIndex: [`kept:v1@${gone}`],
		blobs: [layer.digest, other.digest],
	};

	assertGoes(judged(store), expected);
	assertGoes(judged(store, {excludeRepository: () => true}), {});
	store.putUnjudgeable('kept', 'no-fields');
	assertGoes(judged(store), {});
});

test('sha512 digests are digests like all others', (t) => {
	const store = temporaryStore(t);
	const layer = store.linkedBlob('app', 'kept', 'application/octet-stream', 'sha512');
	const manifest = store.manifest('app', {layers: [layer]}, undefined, 'sha512');
	store.tag('app', 'v1', manifest);
	const lost = store.manifest('app', {layers: []}, undefined, 'sha512');

	assertGoes(judged(store), {revisions: [`app@${lost.digest}`], blobs: [lost.digest]});
});

test('a revision whose link names another manifest keeps both', (t) => {
	const store = temporaryStore(t);
	const tagged = store.push('app', {tag: 'v1'});
	const other = store.push('app');
	store.misdirectRevision('app', tagged.digest, other.digest);
	const lost = store.push('app');

	assertGoes(judged(store), wholly('app', lost));
});

test('the blobs of schema 1 signatures stay and go with their revision', (t) => {
	const store = temporaryStore(t);
	store.schema1('app', {tag: 'v1', layers: 2, signatures: 2});
	const lost = store.schema1('app');

	assertGoes(judged(store), {
		revisions: [`app@${lost.manifest.digest}`],
		layerLinks: [`app@${lost.layers[0]!.digest}`],
		blobs: [lost.manifest, lost.layers[0]!, lost.signatures[0]!].map(({digest}) => digest),
	});
});

test('a repository behind a symbolic link is not counted, and all that it references is needed', (t) => {
	const store = temporaryStore(t);
	const untagged = store.push('outside');
	store.linkRevision('app', untagged.digest);
	store.moveRepositoryOut('outside');

	const judgement = judged(store);
	assertGoes(judgement, {revisions: [`app@${untagged.digest}`]});
	assert.deepEqual(judgement.kept.repositories, new Set(['app']));
	assert.equal(judgement.kept.revisions.size, 0);
});

test('a loop of symbolic links ends', (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	store.symlink(`${repositoryFolder('app')}/again`, '..');
	store.symlink(`${repositoryFolder('app')}/itself`, 'itself');

	assert.deepEqual(judged(store).kept.repositories, new Set(['app']));
	assert.deepEqual(
		readStore(store.root).repositories.map(({name}) => name),
		['app'],
	);
});

test('a revision behind a symbolic link is served: it is needed and not counted', (t) => {
	const store = temporaryStore(t);
	const image = store.push('app');
	store.moveRevisionOut('app', image.digest);
	const lost = store.push('app');

	const judgement = judged(store);
	assertGoes(judgement, wholly('app', lost));
	assert.equal(judgement.kept.revisions.size, 0);
	assert.deepEqual(judgement.kept.blobs, new Set(blobsOf(image)));
});

test('blobs and tags behind a symbolic link are read and not counted', (t) => {
	const store = temporaryStore(t);
	const kept = store.push('app', {tag: 'v1'});
	store.moveTagOut('app', 'v1');
	store.moveBlobOut(kept.digest);

	const judgement = judged(store);
	assertGoes(judgement, {});
	assert.equal(judgement.kept.tags.size, 0);
	assert.deepEqual(judgement.kept.revisions, new Set([`app@${kept.digest}`]));
	assert.deepEqual(judgement.kept.blobs, new Set(blobsOf(kept).slice(1)));
});

test('a folder among the tags whose name is no tag is none, and what it names is kept', (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1 (copy)'});

	const judgement = judged(store, {deleteTag: () => true, emptyRepositories: true});
	assertGoes(judgement, {});
	assert.equal(judgement.kept.tags.size, 0);
});

test('a deleted tag takes what it alone keeps with it, in a frozen repository only itself', (t) => {
	const store = temporaryStore(t);
	const lost = store.push('app', {tag: 'v1'});
	store.push('app', {tag: 'v2'});
	store.push('frozen', {tag: 'v1'});
	store.putUnjudgeable('frozen', 'not-json');

	assertGoes(judged(store, {deleteTag: (_, tag) => tag === 'v1'}), {
		...wholly('app', lost),
		tags: ['app:v1', 'frozen:v1'],
	});
});

test('an upload goes by the modification time of its youngest file', (t) => {
	const store = temporaryStore(t);
	const [old, recent] = [store.abandonedUpload('app', 0), store.abandonedUpload('app', 0)];
	store.setTime(`${repositoryFolder('app')}/_uploads/${recent}/data`, young);
	store.stray(`${repositoryFolder('app')}/_uploads/notes/data`);

	const judgement = judged(store);
	assertGoes(judgement, {uploads: [`app/${old}`]});
	assert.deepEqual(judgement.kept.uploads, new Set([`app/${recent}`]));
});

test('a repository without tag and manifest goes only when asked for, and when nothing is left in it', (t) => {
	const store = temporaryStore(t);
	const lost = store.push('emptied');
	store.emptyRepository('emptied/inside');
	store.push('tagged', {tag: 'v1'});
	store.danglingTag('dangling', 'v1');
	store.emptyRepository('with-upload');
	const upload = store.abandonedUpload('with-upload', 0);
	store.setUploadTime('with-upload', upload, young);
	store.emptyRepository('with-stray');
	store.stray(`${repositoryFolder('with-stray')}/_manifests/notes.txt`);
	store.emptyRepository('with-young');
	const layer = store.ownLayer();
	store.linkLayer('with-young', layer.digest);
	store.setTime(blobData(layer.digest), young);
	const unlinked = store.push('with-unlinked');
	store.sign('with-unlinked', unlinked.digest);
	store.breakRevision('with-unlinked', unlinked.digest, 'missing');
	store.emptyRepository('with-young-leftover');
	store.setTime(store.leftover(revisionFolder('with-young-leftover', layer.digest), 'link'), young);

	assert.deepEqual(judged(store).goes.repositories, new Set());
	const {goes} = judged(store, {emptyRepositories: true});
	assert.deepEqual(goes.repositories, new Set(['emptied', 'emptied/inside']));
	assert.deepEqual(goes.revisions, new Set([`emptied@${lost.digest}`]));
});

test('strangers are left alone', (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	store.stray('blobs/notes.txt');
	store.stray('blobs/sha256/ab/not-a-digest/data');
	store.stray(`blobs/sha256/ab/${'c'.repeat(64)}/data`);
	store.stray('repositories/lost+found/_manifests/revisions/x');
	store.stray(`${repositoryFolder('app')}/_manifests/revisions/sha256/notes/link`);
	store.stray(`${repositoryFolder('app')}/_layers/md5/${'0'.repeat(32)}/link`);

	const judgement = judged(store);
	assertGoes(judgement, {});
	assert.equal(judgement.kept.blobs.size, 3);
	assert.deepEqual(judgement.kept.repositories, new Set(['app']));
});
