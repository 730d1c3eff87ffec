import assert from 'node:assert/strict';
import {test} from 'node:test';
import {digestOf} from '../../source/demo/digest-of.ts';
import {mediaTypes} from '../../source/demo/compose-manifest.ts';
import {blobFolder, layerLinkFolder, revisionFolder} from '../../source/storage/layout.ts';
import {assertGoes, blobsOf, briefly, day, scanStore, together, wholeImage} from '../support/scan-store.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';

/* storage-rules, "Kept", 4, and `--only`: what the operator leaves out. */

/** A repository with one of everything that goes. */
function everything(store: TestStore, repository: string) {
	const old = store.push(repository, {tag: 'v1'});
	store.push(repository, {tag: 'v1'});
	const stale = store.linkedBlob(repository, `only linked in ${repository}`, 'text/plain');
	const upload = store.abandonedUpload(repository, 90 * day);
	const never = digestOf(`never written in ${repository}`);
	store.leftover(revisionFolder(repository, never), 'link');
	return {
		old,
		goes: together(wholeImage(repository, old), {
			'tag-index': [`${repository}:v1@${old.digest}`],
			'layer-link': [`${repository}@${stale.digest}`],
			blob: [stale.digest],
			upload: [`${repository}/${upload}`],
			leftover: [revisionFolder(repository, never)],
		}),
	};
}

for (const [what, policy] of Object.entries({
	'an excluded repository': {exclude: ['kept']},
	'a repository that --only leaves out': {only: ['other']},
	'a repository that a pattern excludes': {exclude: ['ke*']},
})) {
	test(`nothing is touched in ${what}`, async (t) => {
		const store = temporaryStore(t);
		everything(store, 'kept');
		const {goes} = everything(store, 'other');
		assertGoes(await scanStore(store, {...policy, emptyRepositories: true, deleteTags: ['kept:v1']}), goes);
	});
}

test('what an excluded repository references or links is kept wherever else it is', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('other');
	const linked = store.linkedBlob('other', 'linked in both', 'text/plain');
	store.linkRevision('kept', image.digest);
	store.linkLayer('kept', linked.digest);
	assertGoes(await scanStore(store, {exclude: ['kept']}), {
		revision: [`other@${image.digest}`],
		'layer-link': [...wholeImage('other', image)['layer-link'], `other@${linked.digest}`],
	});
});

test('an excluded repository keeps what its aliases name, also where both blobs are there', async (t) => {
	const store = temporaryStore(t);
	const missing = store.blob('a layer', mediaTypes.oci.layer);
	store.aliasLayer('kept', digestOf('a layer', 'sha512'), missing.digest);
	const both = store.blob('another', mediaTypes.oci.layer);
	const long = store.blob('another', mediaTypes.oci.layer, 'sha512');
	store.aliasLayer('kept', long.digest, both.digest);
	assertGoes(await scanStore(store, {exclude: ['kept']}));
});

test('blobs that no repository references are swept under --only, unless one that is left out links them', async (t) => {
	const store = temporaryStore(t);
	store.push('other', {tag: 'v1'});
	store.linkedBlob('kept', 'linked in the one left out', 'text/plain');
	const orphan = store.blob('linked nowhere', 'text/plain');
	const half = store.leftover(blobFolder(digestOf('half')), 'data').replace(/\/[^/]*$/, '');
	assertGoes(await scanStore(store, {only: ['other']}), {blob: [orphan.digest], leftover: [half]});
});

test('an excluded manifest is kept with its children, its referrers and all that they reference', async (t) => {
	const store = temporaryStore(t);
	const child = store.push('app');
	const index = store.index('app', [child]);
	store.refer('app', index);
	const gone = store.push('app');
	const half = store.leftover(revisionFolder('app', index.digest), 'link');
	const scanned = await scanStore(store, {exclude: [`app@${index.digest.slice(0, 20)}*`], leftovers: true});
	assertGoes(scanned, {...wholeImage('app', gone), leftover: [half]});
});

test('an excluded manifest is kept in its repository only', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app');
	store.linkRevision('copy', image.digest);
	assertGoes(await scanStore(store, {exclude: [`app@${image.digest}`]}), {revision: [`copy@${image.digest}`]});
});

test('an excluded child does not keep its index', async (t) => {
	const store = temporaryStore(t);
	const child = store.push('app');
	const index = store.index('app', [child]);
	assertGoes(await scanStore(store, {exclude: [`app@${child.digest}`]}), {
		revision: [`app@${index.digest}`],
		blob: [index.digest],
	});
});

test('an excluded tag stays, whatever is to be deleted', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	const second = store.push('app', {tag: 'v2'});
	assertGoes(await scanStore(store, {deleteTags: ['app:*'], exclude: ['app:v1']}), {
		...wholeImage('app', second),
		tag: ['app:v2'],
	});
});

test('excluding the blobs that nothing references keeps exactly those', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app');
	store.linkedBlob('app', 'only linked', 'text/plain');
	const orphan = store.blob('an orphan', 'text/plain');
	const {inventory, selection} = await scanStore(store);
	selection.excludedOrphans = true;
	const {buildPlan} = await import('../../source/plan/build-plan.ts');
	const plan = buildPlan(inventory, selection);
	const whole = wholeImage('app', image);
	assertGoes({plan}, {...whole, 'layer-link': [...whole['layer-link'], `app@${digestOf('only linked')}`]});
	assert.deepEqual(plan.protected.excluded, {
		manifests: 0,
		blobs: 2,
		bytes: store.sizeOf(orphan.digest) + 'only linked'.length,
	});
});

test('what only exclusions protect is told: manifests, blobs, uploads, and what tags would have lost', async (t) => {
	const store = temporaryStore(t);
	const tagged = store.push('kept', {tag: 'v1'});
	const untagged = store.push('kept');
	store.abandonedUpload('kept', 90 * day, 500);
	const spared = store.push('app', {tag: 'v1'});
	const {plan} = await scanStore(store, {exclude: ['kept', 'app:v1'], deleteTags: ['*:*']});
	assertGoes({plan});
	const blobs = [tagged, untagged, spared].flatMap(blobsOf);
	assert.deepEqual(plan.protected.excluded, {
		manifests: 3,
		blobs: blobs.length,
		bytes: blobs.reduce((sum, digest) => sum + store.sizeOf(digest), 0) + plan.before.uploadBytes,
	});
});

test('what two reasons protect would go by neither alone', async (t) => {
	const store = temporaryStore(t);
	store.putUnjudgeable('app', 'not-json');
	store.push('app');
	store.emptyFolder('repositories/app/_layers');
	const {plan} = await scanStore(store, {exclude: ['app']});
	assertGoes({plan});
	const nothing = {manifests: 0, blobs: 0, bytes: 0};
	assert.deepEqual(plan.protected, {young: nothing, excluded: nothing, frozen: nothing});
});

test('half-written files of an excluded repository stay, those of the blob store go', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('kept', {tag: 'v1'});
	store.leftover(layerLinkFolder('kept', image.config.digest), 'link');
	const half = store.leftover(blobFolder(image.config.digest), 'data');
	assertGoes(await scanStore(store, {exclude: ['kept'], leftovers: true}), {leftover: [half]});
});

test('damage of an excluded repository is told', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('kept');
	store.removeBlob(image.layers[0]!.digest);
	const {problems} = await scanStore(store, {exclude: ['kept']});
	assert.deepEqual(
		problems.map((problem) => briefly(problem).split(' ')[0]),
		['blob-missing'],
	);
	assert.deepEqual((await scanStore(store)).problems, []);
});
