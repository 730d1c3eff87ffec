import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Refusal} from '../../source/errors.ts';
import type {Step} from '../../source/plan/plan.ts';
import {stepPath} from '../../source/plan/step-path.ts';
import {reviewed, without, writtenPlan} from '../support/reviewed.ts';
import {assertGoes, blobsOf, goingOf, scanStore, together, wholeImage} from '../support/scan-store.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';

const isRefused = (message: RegExp) => (error: unknown) => error instanceof Refusal && message.test(error.message);

/** What is written now is newer than a plan of before. */
const aMoment = async () => new Promise((resolve) => setTimeout(resolve, 5));

/** Two tags of images, an untagged one, an orphan, an upload, and a signature. */
function variedStore(t: Parameters<typeof temporaryStore>[0]) {
	const store = temporaryStore(t);
	const [old, untagged] = [store.push('app', {tag: 'old'}), store.push('app')];
	store.push('app', {tag: 'new'});
	const signature = store.push('app', {tag: `${old.digest.replace(':', '-')}.sig`});
	const orphan = store.ownLayer();
	const upload = store.abandonedUpload('app', 60);
	return {store, old, untagged, signature, orphan, upload};
}

test('on an unchanged storage a plan is left as it is, to the last step and figure', async (t) => {
	const {store} = variedStore(t);
	const saved = await writtenPlan(store, {deleteTags: ['app:old'], emptyRepositories: true});
	const {plan, dropped} = await reviewed(saved);
	assert.deepEqual(plan.steps, saved.steps);
	assert.deepEqual(plan.reclaim, saved.reclaim);
	assert.deepEqual(dropped, []);
	const {plan: original} = await scanStore(store, {
		deleteTags: ['app:old'],
		grace: 0,
		uploadsOlderThan: 0,
		now: Date.now() / 1000,
	});
	assert.deepEqual(plan.after, original.after);
	assert.deepEqual(plan.repositories, original.repositories);
	assert.equal(plan.createdAt, saved.createdAt);
});

test('what has become garbage since is left alone', async (t) => {
	const {store} = variedStore(t);
	const saved = await writtenPlan(store);
	await aMoment();
	store.push('app');
	store.ownLayer();
	store.push('app', {tag: 'new'});
	const {plan, dropped} = await reviewed(saved);
	assert.deepEqual(plan.steps, saved.steps);
	assert.deepEqual(dropped, []);
});

for (const [what, change] of Object.entries({
	'was tagged': (store: TestStore, digest: string) => store.tag('app', 'again', {digest}),
	'was pushed again': (store: TestStore, digest: string) => store.linkRevision('app', digest),
	'is signed by something that is kept': (store: TestStore, digest: string) =>
		store.index('app', [{digest, mediaType: 'application/vnd.oci.image.manifest.v1+json', size: 1}], {tag: 'index'}),
})) {
	test(`an image that ${what} since is left out with all that it needs, and listed`, async (t) => {
		const {store, untagged, orphan} = variedStore(t);
		const saved = await writtenPlan(store);
		await aMoment();
		change(store, untagged.digest);
		const {plan, dropped} = await reviewed(saved);
		assert.deepEqual(new Set(goingOf(plan).blob), new Set([orphan.digest]));
		assert.ok(dropped.some(({kind, path}) => kind === 'revision' && path.endsWith(untagged.digest.slice(7))));
		assert.equal(dropped.length + plan.steps.length, saved.steps.length);
	});
}

test('a tag that was pushed again since stays, and so does its signature', async (t) => {
	const {store, old} = variedStore(t);
	const saved = await writtenPlan(store, {deleteTags: ['app:old']});
	await aMoment();
	store.tag('app', 'old', old);
	const {plan, dropped} = await reviewed(saved);
	assert.deepEqual(goingOf(plan).tag, []);
	assert.equal(dropped.filter(({kind}) => kind === 'tag').length, 2);
});

test('what is gone, or has another size, is left out', async (t) => {
	const {store, untagged, orphan} = variedStore(t);
	const saved = await writtenPlan(store);
	store.removeBlob(orphan.digest);
	const {plan, dropped} = await reviewed(saved);
	assertGoes({plan}, together(wholeImage('app', untagged), {upload: goingOf(plan).upload}));
	assert.deepEqual(
		dropped.map(({reason}) => reason),
		['it is gone already'],
	);
});

test('a step that was taken out keeps its object, and all that this needs', async (t) => {
	const {store, old, untagged, orphan} = variedStore(t);
	const saved = await writtenPlan(store, {deleteTags: ['app:old']});
	const isOf = (digest: string) => (step: Step) => step.kind === 'revision' && step.digest === digest;
	const narrowed = await reviewed(without(saved, isOf(untagged.digest)), {edited: true});
	assert.ok(!goingOf(narrowed.plan).blob.some((digest) => blobsOf(untagged).includes(digest)));
	assert.ok(goingOf(narrowed.plan).blob.includes(orphan.digest));
	const withTag = await reviewed(
		without(saved, (step) => step.kind === 'tag' && step.tag === 'old'),
		{edited: true},
	);
	assertGoes(
		withTag,
		together(wholeImage('app', untagged), {blob: [orphan.digest], upload: goingOf(withTag.plan).upload}),
	);
	const withLink = await reviewed(
		without(saved, (step) => step.kind === 'layer-link' && step.digest === old.config.digest),
		{edited: true},
	);
	assert.ok(!goingOf(withLink.plan).blob.includes(old.config.digest));
});

test('the order of the rules holds, whatever the order of the file', async (t) => {
	const {store} = variedStore(t);
	const saved = await writtenPlan(store, {deleteTags: ['app:old']});
	const {plan} = await reviewed({...saved, steps: saved.steps.toReversed()}, {edited: true});
	assert.deepEqual(plan.steps, saved.steps);
});

test('an edited plan with a step that the rules do not allow is refused', async (t) => {
	const {store, old} = variedStore(t);
	const kept = store.push('team', {tag: 'v1'});
	const upload = store.abandonedUpload('team', 60);
	const saved = await writtenPlan(store, {only: ['app']});
	const added: readonly Step[] = [
		{kind: 'blob', digest: kept.digest, bytes: kept.size},
		{kind: 'revision', repository: 'app', digest: old.digest},
		{kind: 'layer-link', repository: 'team', digest: kept.config.digest},
		{kind: 'tag', repository: 'team', tag: 'v1', digest: kept.digest},
		{kind: 'tag-index', repository: 'app', tag: 'old', digest: old.digest},
		{kind: 'upload', repository: 'team', id: upload, bytes: 50},
		{kind: 'repository', repository: 'team'},
	];
	for (const step of added) {
		const edited = {...saved, steps: [...saved.steps, step]};
		await assert.rejects(reviewed(edited, {edited: true}), isRefused(/not allowed/), stepPath(step));
	}
});

test('a storage that cannot be judged any more is refused', async (t) => {
	const {store} = variedStore(t);
	const saved = await writtenPlan(store);
	store.putUnjudgeable('app', 'not-json');
	await assert.rejects(reviewed(saved), isRefused(/cannot be judged as it could/));
});
