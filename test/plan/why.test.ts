import assert from 'node:assert/strict';
import {test} from 'node:test';
import {digestOf} from '../../source/demo/digest-of.ts';
import type {Explanation} from '../../source/plan/explanation.ts';
import {findDigest, parseDigestPrefix} from '../../source/plan/find-digest.ts';
import {explain} from '../../source/plan/why.ts';
import {brief} from '../../source/plan/why-words.ts';
import {blobData, revisionLink, tagFolder} from '../../source/storage/layout.ts';
import {scanStore, young, type Scanned} from '../support/scan-store.ts';
import {temporaryStore} from '../support/store.ts';

const why = ({inventory, selection}: Pick<Scanned, 'inventory' | 'selection'>, digest: string): Explanation =>
	explain(inventory, selection, findDigest(inventory, parseDigestPrefix(digest)));

/** Each chain as one text, from its root to the digest. */
const chainsOf = ({chains}: Explanation): string[] =>
	chains.map(
		({repository, root, links, further}) =>
			[`${repository ?? '-'}: ${root.message}`, ...links.map(({message}) => message)].join(' → ') +
			(further > 0 ? ` (+${further})` : ''),
	);

/** Why one place goes. */
const failed = ({tests}: Explanation, place: string, repository: string | null = null): string[] =>
	tests.filter((failure) => failure.place === place && failure.repository === repository).map(({message}) => message);

test('a tag keeps an index, its children and their layers', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('team/app');
	const index = store.index('team/app', [image], {tag: 'v1'});
	store.index('team/app', [image, store.push('team/app')], {tag: 'v2'});
	const scanned = await scanStore(store);
	const layer = why(scanned, image.layers[0]!.digest);
	assert.equal(layer.kind, 'blob');
	assert.equal(layer.bytes, image.layers[0]!.size);
	assert.equal(layer.kept, true);
	assert.deepEqual(layer.tests, []);
	const [chain] = layer.chains;
	assert.deepEqual(chain?.root, {kind: 'tag', repository: 'team/app', tag: 'v1', message: 'team/app:v1 (tag)'});
	assert.deepEqual(
		chain.links.map(({relation, digest}) => [relation, digest]),
		[
			['root', index.digest],
			['child', image.digest],
			['layer', image.layers[0]!.digest],
		],
	);
	assert.deepEqual(chainsOf(layer), [
		`team/app: team/app:v1 (tag) → index ${brief(index.digest)} → its child, image ${brief(image.digest)} → its layer, ${brief(image.layers[0]!.digest)}`,
	]);
	assert.deepEqual(chainsOf(why(scanned, image.config.digest)), [
		`team/app: team/app:v1 (tag) → index ${brief(index.digest)} → its child, image ${brief(image.digest)} → its config, ${brief(image.config.digest)}`,
	]);
	assert.deepEqual(chainsOf(why(scanned, image.digest)), [
		`team/app: team/app:v1 (tag) → index ${brief(index.digest)} → its child, image ${brief(image.digest)} (+1)`,
	]);
});

test('every place of a digest is told, and what happens to it', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('a', {tag: 'v1'});
	store.push('a', {tag: 'v1'});
	store.tag('a', 'stable', image);
	store.linkRevision('b', image.digest);
	store.linkLayer('c', image.digest);
	store.push('c', {tag: 'other'});
	const told = why(await scanStore(store), image.digest);
	assert.deepEqual(told.places, [
		{place: 'blob', path: blobData(image.digest), kept: true},
		{place: 'revision', repository: 'a', inPlace: true, kept: true},
		{place: 'tag', repository: 'a', tag: 'stable', kept: true},
		{place: 'tag-index', repository: 'a', tag: 'stable', kept: true},
		{place: 'tag-index', repository: 'a', tag: 'v1', kept: true},
		{place: 'revision', repository: 'b', inPlace: true, kept: false},
		{place: 'layer-link', repository: 'c', names: null, kept: false},
	]);
	assert.deepEqual(failed(told, 'layer-link', 'c'), [
		'no kept manifest of c references it',
		'c is not excluded',
		'older than the grace age: 99d, grace 1h',
		'c is not frozen',
	]);
});

test('a revision that goes failed every test, with its age', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('team/app');
	store.push('team/app', {tag: 'v1'});
	const index = store.index('team/app', [image]);
	const scanned = await scanStore(store);
	const told = why(scanned, image.digest);
	assert.equal(told.kept, false);
	assert.deepEqual(told.chains, []);
	assert.deepEqual(failed(told, 'revision', 'team/app'), [
		'no tag of team/app has it as current',
		`no kept index of team/app lists it (index ${brief(index.digest)}, which goes, does)`,
		'it has no subject',
		'nothing else names it: no strange folder, no symbolic link, no other revision',
		'not excluded, nor is team/app',
		'older than the grace age: 99d, grace 1h',
		'its repository, team/app, is not frozen',
	]);
	assert.deepEqual(failed(told, 'blob'), [
		`no kept manifest of any repository references it (index ${brief(index.digest)}, which goes, does)`,
		'no repository in which all is kept links it, nor does any symbolic link',
		'no manifest that references it is excluded',
		'older than the grace age: 99d, grace 1h',
		'no frozen repository is without _layers, which would keep every blob',
	]);
	const {inventory, selection} = await scanStore(store, {grace: 0});
	assert.ok(
		failed(why({inventory, selection}, image.digest), 'blob').includes('nothing counts as young: the grace age is 0'),
	);
});

test('referrers follow their subject, at any depth, and go without it', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	const signature = store.refer('app', image);
	const ofSignature = store.refer('app', signature);
	const gone = {...image, digest: digestOf('never pushed')};
	const orphan = store.refer('app', gone);
	const loose = store.push('app');
	const ofLoose = store.refer('app', loose);
	const scanned = await scanStore(store);
	assert.deepEqual(chainsOf(why(scanned, ofSignature.digest)), [
		`app: app:v1 (tag) → image ${brief(image.digest)} → its referrer, artifact ${brief(signature.digest)} → its referrer, artifact ${brief(ofSignature.digest)}`,
	]);
	assert.ok(
		failed(why(scanned, orphan.digest), 'revision', 'app').includes(
			`its subject ${brief(gone.digest)} is no revision of app`,
		),
	);
	assert.ok(
		failed(why(scanned, ofLoose.digest), 'revision', 'app').includes(`its subject ${brief(loose.digest)} is not kept`),
	);
});

test('one chain for each repository that keeps it, and how many more things hold it there', async (t) => {
	const store = temporaryStore(t);
	const shared = store.ownLayer();
	for (const tag of ['v1', 'v2', 'v3']) {
		store.push('a', {tag, layers: [shared]});
	}

	const other = store.push('b', {tag: 'latest', layers: [shared]});
	store.push('c', {layers: [shared]});
	store.push('c', {tag: 'kept'});
	const told = why(await scanStore(store), shared.digest);
	const inA = told.chains[0]!;
	assert.equal(inA.repository, 'a');
	assert.equal(inA.further, 2);
	assert.equal(inA.links.length, 2);
	assert.match(inA.root.message, /^a:v[123] \(tag\)$/);
	assert.equal(
		chainsOf(told)[1],
		`b: b:latest (tag) → image ${brief(other.digest)} → its layer, ${brief(shared.digest)}`,
	);
	assert.equal(told.chains.length, 2);
	assert.match(
		failed(told, 'layer-link', 'c')[0]!,
		/^no kept manifest of c references it \(image .*, which goes, does\)$/,
	);
});

test('what the operator excluded is named: a repository, a revision, a tag that would be deleted, the orphans', async (t) => {
	const store = temporaryStore(t);
	const inRepository = store.push('kept');
	const revision = store.push('app');
	const tagged = store.push('app', {tag: 'v1'});
	store.push('app', {tag: 'v2'});
	const orphan = store.ownLayer();
	const scanned = await scanStore(store, {
		exclude: ['kept', `app@${revision.digest}`, 'app:v1'],
		deleteTags: ['app:*'],
	});
	scanned.selection.excludedOrphans = true;
	assert.deepEqual(chainsOf(why(scanned, inRepository.layers[0]!.digest)), [
		`kept: kept, which is excluded by the operator → its layer link ${brief(inRepository.layers[0]!.digest)} (+1)`,
	]);
	assert.deepEqual(chainsOf(why(scanned, inRepository.digest)), [
		`kept: kept, which is excluded by the operator → image ${brief(inRepository.digest)} in it`,
	]);
	assert.deepEqual(chainsOf(why(scanned, revision.config.digest)), [
		`app: excluded by the operator → image ${brief(revision.digest)} → its config, ${brief(revision.config.digest)}`,
	]);
	assert.deepEqual(chainsOf(why(scanned, tagged.digest)), [
		`app: app:v1 (tag, excluded by the operator) → image ${brief(tagged.digest)}`,
	]);
	assert.deepEqual(chainsOf(why(scanned, orphan.digest)), ['-: blobs that no manifest references are excluded']);
});

test('a tag that goes is told, and keeps nothing', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	store.push('app', {tag: 'v2'});
	const told = why(await scanStore(store, {deleteTags: ['app:v1']}), image.digest);
	assert.deepEqual(failed(told, 'tag', 'app'), ['app:v1 is chosen for deletion']);
	assert.equal(failed(told, 'revision', 'app')[0], 'no tag of app has it as current, but app:v1, which goes');
	assert.deepEqual(
		told.places.map(({place, kept}) => [place, kept]),
		[
			['blob', false],
			['revision', false],
			['tag', false],
			['tag-index', false],
		],
	);
});

test('what is young says how young, and which link makes it so', async (t) => {
	const store = temporaryStore(t);
	const byLink = store.push('app');
	store.setTime(revisionLink('app', byLink.digest), young);
	const byData = store.push('app');
	store.setBlobTime(byData.digest, young);
	const layer = store.ownLayer();
	store.setBlobTime(layer.digest, young);
	const scanned = await scanStore(store);
	assert.deepEqual(chainsOf(why(scanned, byLink.config.digest)), [
		`app: younger than the grace age: 1m, by its link in app; grace 1h → image ${brief(byLink.digest)} → its config, ${brief(byLink.config.digest)}`,
	]);
	assert.deepEqual(chainsOf(why(scanned, byData.digest)), [
		`app: younger than the grace age: 1m; grace 1h → image ${brief(byData.digest)}`,
	]);
	assert.deepEqual(chainsOf(why(scanned, layer.digest)), ['-: younger than the grace age: 1m; grace 1h']);
});

test('what a tag surely keeps is never called young', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	const told = why(await scanStore(store, {now: Date.now() / 1000}), image.digest);
	assert.deepEqual(chainsOf(told), [`app: app:v1 (tag) → image ${brief(image.digest)}`]);
});

test('a frozen repository names the manifest that freezes it, and why', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app');
	const bad = store.putUnjudgeable('app', 'not-json');
	const scanned = await scanStore(store);
	assert.deepEqual(chainsOf(why(scanned, image.digest)), [
		`app: cannot be judged: it is not JSON → unreadable manifest ${brief(bad.digest)} → its repository, app, is frozen: all of it is kept → image ${brief(image.digest)} in it`,
	]);
	assert.deepEqual(chainsOf(why(scanned, bad.digest)), [
		`app: cannot be judged: it is not JSON → unreadable manifest ${brief(bad.digest)}`,
	]);
	const thawed = why(await scanStore(store, {deleteUnreadable: true}), bad.digest);
	assert.equal(failed(thawed, 'revision', 'app').at(-1), 'it cannot be judged, and was chosen for deletion');
});

test('a frozen repository without _layers keeps every blob of the storage', async (t) => {
	const store = temporaryStore(t);
	const bad = store.putUnjudgeable('app', 'no-fields');
	const orphan = store.ownLayer();
	const [chain] = chainsOf(why(await scanStore(store), orphan.digest));
	assert.equal(
		chain,
		`-: cannot be judged: it has none of config, layers, manifests, blobs and fsLayers → unreadable manifest ${brief(bad.digest)} → its repository, app, is frozen and has no _layers: every blob is kept`,
	);
});

test('a tag that cannot be read keeps all of its history', async (t) => {
	const store = temporaryStore(t);
	const old = store.push('app', {tag: 'v1'});
	store.push('app', {tag: 'v1'});
	const loose = store.push('app');
	store.breakTag('app', 'v1', 'empty');
	const scanned = await scanStore(store);
	assert.deepEqual(chainsOf(why(scanned, old.digest)), [
		`app: app:v1 (tag that cannot be read: it may mean any of its history) → image ${brief(old.digest)}`,
	]);
	assert.ok(
		failed(why(scanned, loose.digest), 'revision', 'app').includes(
			'no tag of app that cannot be read has it in its history',
		),
	);
});

test('what only counts as a revision says so: a repairable tag, a repairable child', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	store.removeRevision('app', image.digest);
	const child = store.push('app');
	const index = store.index('app', [child], {tag: 'list'});
	store.removeRevision('app', child.digest);
	const scanned = await scanStore(store);
	const told = why(scanned, image.digest);
	assert.deepEqual(chainsOf(told), [
		`app: app:v1 (tag) → image ${brief(image.digest)} (its link is gone, its blob is there)`,
	]);
	assert.deepEqual(told.places[1], {place: 'revision', repository: 'app', inPlace: false, kept: true});
	assert.deepEqual(chainsOf(why(scanned, child.digest)), [
		`app: app:list (tag) → index ${brief(index.digest)} → its child, image ${brief(child.digest)} (its link is gone, its blob is there)`,
	]);
});

test('a link that names another manifest keeps that one too', async (t) => {
	const store = temporaryStore(t);
	const named = store.push('app');
	const tagged = store.push('app', {tag: 'v1'});
	store.misdirectRevision('app', tagged.digest, named.digest);
	assert.deepEqual(chainsOf(why(await scanStore(store), named.digest)), [
		`app: app:v1 (tag) → image ${brief(tagged.digest)} → image ${brief(named.digest)}, which its link names`,
	]);
});

test('signatures of schema 1 are kept by the revision that links them', async (t) => {
	const store = temporaryStore(t);
	const {manifest, layers, signatures} = store.schema1('old', {tag: 'v1'});
	const scanned = await scanStore(store);
	const about = `old: old:v1 (tag) → schema 1 manifest ${brief(manifest.digest)}`;
	assert.deepEqual(chainsOf(why(scanned, signatures[0]!.digest)), [
		`${about} → its signature, ${brief(signatures[0]!.digest)}`,
	]);
	assert.deepEqual(chainsOf(why(scanned, layers[0]!.digest)), [`${about} → its layer, ${brief(layers[0]!.digest)}`]);
});

test('an alias keeps the blob that it names, in the place of one that is not there', async (t) => {
	const store = temporaryStore(t);
	const layer = store.ownLayer();
	const alias = digestOf('another name of it', 'sha512');
	const image = store.push('app', {tag: 'v1', layers: [{...layer, digest: alias}]});
	store.aliasLayer('app', alias, layer.digest);
	const scanned = await scanStore(store);
	const told = why(scanned, layer.digest);
	assert.deepEqual(chainsOf(told), [
		`app: app:v1 (tag) → image ${brief(image.digest)} → ${brief(layer.digest)}, which a layer link names in the place of ${brief(alias)}`,
	]);
	assert.deepEqual(told.places[1], {
		place: 'layer-link',
		repository: 'app',
		names: {folder: alias, text: layer.digest},
		kept: true,
	});
	const byAlias = why(scanned, alias);
	assert.equal(byAlias.bytes, null);
	assert.equal(byAlias.kept, true);
});

test('a repository behind a symbolic link keeps all that it names', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('mirror');
	store.moveRepositoryOut('mirror');
	const told = why(await scanStore(store), image.config.digest);
	assert.equal(told.kept, true);
	assert.match(chainsOf(told)[0]!, /^mirror: mirror, which is behind a symbolic link, and served → /);
});

test('a strange folder, a link inside of a repository and a link to nowhere are told', async (t) => {
	const store = temporaryStore(t);
	const odd = store.push('a');
	store.writeLink(`${tagFolder('a', 'not a tag')}/current`, odd.digest);
	const linked = store.push('b');
	store.moveRevisionOut('b', linked.digest);
	const scanned = await scanStore(store);
	assert.deepEqual(chainsOf(why(scanned, odd.digest)), [
		`a: named by something that is no tag: a strange folder, or a symbolic link → image ${brief(odd.digest)}`,
	]);
	assert.deepEqual(chainsOf(why(scanned, linked.digest)), [
		`b: behind a symbolic link, and served → image ${brief(linked.digest)} (behind a symbolic link)`,
	]);
	const orphan = store.ownLayer();
	store.symlink('repositories/elsewhere', '/nowhere/at/all');
	assert.deepEqual(chainsOf(why(await scanStore(store), orphan.digest)), [
		'-: a symbolic link that leads nowhere is where a repository, or a part of one, may be: every blob is kept',
	]);
});

test('data behind a symbolic link is never changed', async (t) => {
	const store = temporaryStore(t);
	const orphan = store.ownLayer();
	store.moveBlobOut(orphan.digest);
	const told = why(await scanStore(store), orphan.digest);
	assert.deepEqual(chainsOf(told), ['-: its data is behind a symbolic link, through which nothing is changed']);
	assert.deepEqual(told.places, [{place: 'blob', path: blobData(orphan.digest), kept: true}]);
});

test('what is needed and gone is told with the chain that needs it', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	const dangling = store.danglingTag('app', 'gone');
	store.removeBlob(image.layers[0]!.digest);
	const scanned = await scanStore(store);
	const layer = why(scanned, image.layers[0]!.digest);
	assert.equal(layer.bytes, null);
	assert.deepEqual(chainsOf(layer), [
		`app: app:v1 (tag) → image ${brief(image.digest)} → its layer, ${brief(image.layers[0]!.digest)}`,
	]);
	const tag = why(scanned, dangling);
	assert.deepEqual([tag.kind, tag.bytes, tag.kept], ['missing', null, false]);
	assert.deepEqual(tag.places[0], {place: 'tag', repository: 'app', tag: 'gone', kept: true});
});

test('an explanation is a plain value', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	const scanned = await scanStore(store);
	const told = why(scanned, image.digest);
	assert.deepEqual(JSON.parse(JSON.stringify(told)), told);
});
