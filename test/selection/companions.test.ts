import assert from 'node:assert/strict';
import {test} from 'node:test';
import {tagRevisions} from '../../source/inventory/tag-revisions.ts';
import {mark} from '../../source/plan/mark.ts';
import {countGoing} from '../../source/plan/totals.ts';
import {settleByEstimate} from '../../source/selection/companions.ts';
import {findRevision} from '../../source/inventory/inventory.ts';
import {finish} from '../../source/inventory/pieces.ts';
import {blobData, tagCurrentLink} from '../../source/storage/layout.ts';
import {day, goingOf, later, scanStore, young, type ScanChoice} from '../support/scan-store.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';

const signatureOf = ({digest}: {readonly digest: string}, end = '.sig') => digest.replace(':', '-') + end;
const tagsThatGo = async (store: TestStore, choice: ScanChoice) => goingOf((await scanStore(store, choice)).plan).tag;

test('signatures go with an image whose tag was chosen, and their own signatures with them', async (t) => {
	const store = temporaryStore(t);
	const old = store.push('app', {tag: 'old'});
	store.push('app', {tag: 'new'});
	const signature = store.push('app', {tag: signatureOf(old)});
	const ofSignature = store.push('app', {tag: signatureOf(signature, '.att')});
	const {plan} = await scanStore(store, {deleteTags: ['app:old']});
	assert.deepEqual(
		new Set(goingOf(plan).tag),
		new Set(['app:old', `app:${signatureOf(old)}`, `app:${signatureOf(signature, '.att')}`]),
	);
	assert.ok(goingOf(plan).revision.includes(`app@${ofSignature.digest}`));
});

test('the fallback index goes with its subject, and the children of an index take their signatures along', async (t) => {
	const store = temporaryStore(t);
	const child = store.push('app');
	const index = store.index('app', [child], {tag: 'old'});
	const referrer = store.refer('app', index);
	store.index('app', [referrer], {tag: signatureOf(index, '')});
	store.push('app', {tag: signatureOf(child)});
	const tags = await tagsThatGo(store, {deleteTags: ['app:old']});
	assert.deepEqual(new Set(tags), new Set(['app:old', `app:${signatureOf(index, '')}`, `app:${signatureOf(child)}`]));
});

test('signatures stay with an image that another tag keeps, or its age, or that is excluded', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'old'});
	store.push('app', {tag: signatureOf(image)});
	assert.deepEqual(await tagsThatGo(store, {deleteTags: ['app:old'], exclude: [`app@${image.digest}`]}), ['app:old']);
	store.setTime(blobData(image.digest), young);
	assert.deepEqual(await tagsThatGo(store, {deleteTags: ['app:old']}), ['app:old']);
	assert.equal((await tagsThatGo(store, {deleteTags: ['app:old'], grace: 0})).length, 2);
	store.tag('app', 'new', image);
	assert.deepEqual(await tagsThatGo(store, {deleteTags: ['app:old'], grace: 0}), ['app:old']);
});

test('an untagged image leaves the tag of its signature: nobody chose that', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: signatureOf(store.push('app'))});
	assert.deepEqual(await tagsThatGo(store, {}), []);
});

test('a glob for images neither deletes nor counts signatures; one that names them does', async (t) => {
	const store = temporaryStore(t);
	const images = ['a', 'b', 'c'].map((tag, index) => {
		const image = store.push('app', {tag});
		const age = new Date((later - (index + 1) * day) * 1000);
		store.setTime(tagCurrentLink('app', tag), age);
		store.push('app', {tag: signatureOf(image)});
		return image;
	});
	const [a, , c] = images;
	assert.deepEqual(
		new Set(await tagsThatGo(store, {deleteTags: ['app:*'], keepLast: 2})),
		new Set(['app:c', `app:${signatureOf(c!)}`]),
	);
	assert.deepEqual(await tagsThatGo(store, {deleteTags: [`app:${signatureOf(a!)}`]}), [`app:${signatureOf(a!)}`]);
	assert.equal((await tagsThatGo(store, {deleteTags: ['app:sha256-*']})).length, 3);
});

test('a signature that is excluded by its own name stays', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'old'});
	store.push('app', {tag: signatureOf(image)});
	assert.deepEqual(await tagsThatGo(store, {deleteTags: ['app:old'], exclude: ['app:*.sig']}), ['app:old']);
});

test('orphaned signatures go when they are chosen, and not while they are young', async (t) => {
	const store = temporaryStore(t);
	const orphan = {digest: `sha256:${'0'.repeat(64)}`};
	store.push('app', {tag: 'v1'});
	store.push('app', {tag: signatureOf(orphan)});
	assert.deepEqual(await tagsThatGo(store, {}), []);
	assert.deepEqual(await tagsThatGo(store, {orphanedSignatures: true}), [`app:${signatureOf(orphan)}`]);
	store.setTime(tagCurrentLink('app', signatureOf(orphan)), young);
	assert.deepEqual(await tagsThatGo(store, {orphanedSignatures: true}), []);
});

test('after each toggle the running estimate is that of a plan, signatures included', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'old'});
	const signature = store.push('app', {tag: signatureOf(image)});
	store.push('app', {tag: signatureOf(signature)});
	const {inventory, selection, estimate} = await scanStore(store, {deleteTags: ['app:old'], grace: 0});
	const revision = findRevision(inventory, 0, inventory.digests.find(image.digest));
	const check = (tags: number) => {
		settleByEstimate(selection, estimate, (tag, goes) => {
			for (const member of tagRevisions(inventory, tag)) {
				estimate[goes ? 'release' : 'hold'](member);
			}
		});
		const going = finish(countGoing(inventory, selection, mark(inventory, selection)));
		assert.deepEqual(
			[going.tags, going.manifests, going.bytes],
			[tags, estimate.total.manifests, estimate.total.bytes],
		);
	};
	check(3);
	selection.excludedRevisions.add(revision);
	estimate.hold(revision);
	check(1);
	selection.excludedRevisions.delete(revision);
	estimate.release(revision);
	check(3);
});
