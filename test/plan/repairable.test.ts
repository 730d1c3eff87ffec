import assert from 'node:assert/strict';
import {test} from 'node:test';
import {digestOf} from '../../source/demo/digest-of.ts';
import {mediaTypes} from '../../source/demo/compose-manifest.ts';
import {revisionLink, tagCurrentLink} from '../../source/storage/layout.ts';
import {assertGoes, briefly, scanStore, together, wholeImage} from '../support/scan-store.ts';
import {temporaryStore, type BrokenLink} from '../support/store.ts';

/* storage-rules, "Never guess": broken and repairable tags, links that say something else, sparse indexes. */

const ways: readonly BrokenLink[] = ['missing', 'empty', 'garbage'];

for (const how of ways) {
	test(`a tag whose link is ${how} may mean any revision of its index: all of those are kept`, async (t) => {
		const store = temporaryStore(t);
		store.push('app', {tag: 'v1'});
		store.push('app', {tag: 'v1'});
		const untagged = store.push('app');
		store.breakTag('app', 'v1', how);
		const scanned = await scanStore(store);
		assertGoes(scanned, wholeImage('app', untagged));
		assert.deepEqual(scanned.problems.map(briefly), [`tag-unreadable app v1 - ${tagCurrentLink('app', 'v1')}`]);
		assert.equal(scanned.plan.before.tags, 1);
	});

	test(`a revision whose link is ${how}: its folder says which it is, or it was never written`, async (t) => {
		const store = temporaryStore(t);
		const image = store.push('app', {tag: 'v1'});
		store.breakRevision('app', image.digest, how);
		const scanned = await scanStore(store);
		assertGoes(scanned, how === 'missing' ? {leftover: [revisionLink('app', image.digest).replace('/link', '')]} : {});
		assert.equal(scanned.plan.before.manifests, how === 'missing' ? 0 : 1);
		assert.deepEqual(scanned.problems.map(briefly), [
			how === 'missing'
				? `tag-dangling app v1 ${image.digest} ${tagCurrentLink('app', 'v1')}`
				: `link-unreadable app ${image.digest} ${image.digest} -`,
		]);
	});
}

test('a link that is a digest and a newline, as an editor writes it, is no digest for a registry', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	store.write(tagCurrentLink('app', 'v1'), `${image.digest}\n`);
	store.write(revisionLink('app', image.digest), image.digest.slice(0, 40));
	const scanned = await scanStore(store);
	assertGoes(scanned);
	assert.deepEqual(
		scanned.problems.map(({kind}) => kind),
		['link-unreadable', 'tag-unreadable'],
	);
});

test('a broken tag of which no index is left keeps nothing', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	store.remove('repositories/app/_manifests/tags/v1/current');
	store.remove('repositories/app/_manifests/tags/v1/index');
	assertGoes(await scanStore(store), wholeImage('app', image));
});

test('a broken tag keeps a manifest of its index that is no revision any more, and all that it references', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	store.removeRevision('app', image.digest);
	store.breakTag('app', 'v1', 'empty');
	const scanned = await scanStore(store);
	assertGoes(scanned);
	assert.equal(scanned.plan.before.manifests, 0);
});

test('a dangling tag is told; without its blob it keeps nothing', async (t) => {
	const store = temporaryStore(t);
	const digest = store.danglingTag('app', 'v1');
	const untagged = store.push('app');
	const scanned = await scanStore(store);
	assertGoes(scanned, together(wholeImage('app', untagged), {'tag-index': [`app:v1@${digest}`]}));
	assert.deepEqual(scanned.problems.map(briefly), [`tag-dangling app v1 ${digest} ${tagCurrentLink('app', 'v1')}`]);
});

test('a tag whose revision is gone and whose manifest is there is repairable: all of it is kept', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	const index = store.index('app', [store.push('app')], {tag: 'v2'});
	store.refer('app', index);
	store.removeRevision('app', image.digest);
	store.removeRevision('app', index.digest);
	const scanned = await scanStore(store);
	assertGoes(scanned);
	assert.deepEqual(
		scanned.problems.map(({kind, reference}) => [kind, reference]),
		[
			['tag-dangling', 'v1'],
			['tag-dangling', 'v2'],
		],
	);
	assert.equal(scanned.plan.before.manifests, 2);
});

test('a repairable manifest of schema 1 keeps its signatures', async (t) => {
	const store = temporaryStore(t);
	const {manifest} = store.schema1('app', {tag: 'v1', signatures: 2});
	store.remove(revisionLink('app', manifest.digest));
	assertGoes(await scanStore(store));
});

test('a repairable tag counts in no figure of its repository', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	store.removeRevision('app', image.digest);
	const {plan} = await scanStore(store);
	assert.deepEqual(
		plan.repositories.map(({name, tags, manifests, untagged, bytes}) => ({name, tags, manifests, untagged, bytes})),
		[{name: 'app', tags: 1, manifests: 0, untagged: 0, bytes: 0}],
	);
});

test('a repairable manifest that cannot be judged freezes its repository', async (t) => {
	const store = temporaryStore(t);
	const bad = store.putUnjudgeable('app', 'not-json', {tag: 'v1'});
	store.removeRevision('app', bad.digest);
	store.push('app');
	assertGoes(await scanStore(store));
});

test('an entry of a kept index that is no revision and whose manifest is there is kept with all that it references', async (t) => {
	const store = temporaryStore(t);
	const grandchild = store.push('app');
	const child = store.index('app', [grandchild]);
	store.index('app', [child], {tag: 'v1'});
	const signature = store.refer('app', child);
	store.removeRevision('app', child.digest);
	store.removeRevision('app', grandchild.digest);
	const scanned = await scanStore(store);
	assertGoes(scanned);
	assert.ok(store.hasRevision('app', signature.digest));
	assert.deepEqual(scanned.problems, []);
});

test('such an entry of an index that goes keeps nothing', async (t) => {
	const store = temporaryStore(t);
	const child = store.push('app');
	const index = store.index('app', [child]);
	store.removeRevision('app', child.digest);
	const {revision, ...rest} = wholeImage('app', child);
	assert.equal(revision.length, 1);
	assertGoes(await scanStore(store), together(rest, {revision: [`app@${index.digest}`], blob: [index.digest]}));
});

test("an entry without a manifest's media type is a blob, whatever it holds", async (t) => {
	const store = temporaryStore(t);
	const child = store.push('app');
	store.index('app', [{...child, mediaType: 'application/octet-stream'}], {tag: 'v1'});
	store.removeRevision('app', child.digest);
	const {'layer-link': links, blob} = wholeImage('app', child);
	assertGoes(await scanStore(store), {'layer-link': links, blob: blob.slice(1)});
});

test('and stays one where an index that goes lists it as a manifest', async (t) => {
	const store = temporaryStore(t);
	const child = store.push('app');
	const index = store.index('app', [{...child, mediaType: 'application/octet-stream'}], {tag: 'v1'});
	const other = store.index('app', [child, index]);
	store.removeRevision('app', child.digest);
	const {'layer-link': links, blob} = wholeImage('app', child);
	assertGoes(
		await scanStore(store),
		together({'layer-link': links, blob: blob.slice(1)}, {revision: [`app@${other.digest}`], blob: [other.digest]}),
	);
});

test('an entry that is as large as a manifest can be is one', async (t) => {
	const store = temporaryStore(t);
	const layer = store.linkedBlob('app', 'its layer', mediaTypes.oci.layer);
	const text = JSON.stringify({layers: [layer]}).padEnd(4 * 1024 * 1024);
	store.index('app', [store.blob(text, mediaTypes.oci.manifest)], {tag: 'v1'});
	assertGoes(await scanStore(store));
});

test('an entry that is larger than a manifest can be is a blob', async (t) => {
	const store = temporaryStore(t);
	const large = store.blob('{"layers":[]}'.padEnd(4 * 1024 * 1024 + 1), mediaTypes.oci.manifest);
	store.index('app', [large], {tag: 'v1'});
	const untagged = store.push('app');
	assertGoes(await scanStore(store), wholeImage('app', untagged));
});

test('a revision link that names another manifest keeps both', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	const other = store.push('app');
	const unlinked = store.push('app');
	const third = store.push('app', {tag: 'v3'});
	store.misdirectRevision('app', image.digest, other.digest);
	store.misdirectRevision('app', third.digest, unlinked.digest);
	store.removeRevision('app', unlinked.digest);
	assertGoes(await scanStore(store));
});

test('a misdirected revision that nothing keeps goes, and so does what it names', async (t) => {
	const store = temporaryStore(t);
	const [image, other] = [store.push('app'), store.push('app')];
	store.misdirectRevision('app', image.digest, other.digest);
	assertGoes(await scanStore(store), together(wholeImage('app', image), wholeImage('app', other)));
});

test('a misdirected link that names nothing is not followed', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	store.misdirectRevision('app', image.digest, digestOf('nothing'));
	assertGoes(await scanStore(store));
});

test('a tag of two repositories names the revision of its own', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('one');
	store.tag('two', 'v1', image);
	const scanned = await scanStore(store);
	assertGoes(scanned, {revision: [`one@${image.digest}`], 'layer-link': wholeImage('one', image)['layer-link']});
	assert.deepEqual(
		scanned.problems.map(({kind, repository}) => [kind, repository]),
		[['tag-dangling', 'two']],
	);
});
