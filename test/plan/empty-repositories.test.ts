import assert from 'node:assert/strict';
import {test} from 'node:test';
import {digestOf} from '../../source/demo/digest-of.ts';
import {layerLinkFolder, revisionFolder} from '../../source/storage/layout.ts';
import {assertGoes, day, later, scanStore, together, wholeImage, young} from '../support/scan-store.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';

const choice = {emptyRepositories: true, leftovers: true};

test('a repository goes only when that was chosen', async (t) => {
	const store = temporaryStore(t);
	store.emptyRepository('empty');
	assertGoes(await scanStore(store));
	const {plan} = await scanStore(store, choice);
	assertGoes({plan}, {repository: ['empty']});
	assert.equal(plan.after.repositories, 0);
});

test('a repository in which the rest of the plan leaves nothing goes; one with a tag or a manifest left stays', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('emptied');
	const upload = store.abandonedUpload('emptied', 90 * day);
	store.push('tagged', {tag: 'v1'});
	const digest = store.danglingTag('dangling', 'v1');
	assertGoes(
		await scanStore(store, choice),
		together(wholeImage('emptied', image), {
			upload: [`emptied/${upload}`],
			'tag-index': [`dangling:v1@${digest}`],
			repository: ['emptied'],
		}),
	);
});

test('a repository whose last tag goes, goes with it', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app', {tag: 'v1'});
	assertGoes(await scanStore(store, {...choice, deleteTags: ['app:v1']}), {
		...wholeImage('app', image),
		tag: ['app:v1'],
		repository: ['app'],
	});
});

test('a repository inside of one that goes stays', async (t) => {
	const store = temporaryStore(t);
	store.emptyRepository('team');
	store.push('team/app', {tag: 'v1'});
	store.emptyRepository('team/app/empty');
	assertGoes(await scanStore(store, choice), {repository: ['team', 'team/app/empty']});
});

for (const [what, put] of Object.entries({
	'a young upload': (store: TestStore) => {
		store.upload('app', store.random.uuid(), {bytes: new Uint8Array(1), time: young});
	},
	'a young layer link': (store: TestStore) => {
		const {digest} = store.linkedBlob('app', 'a layer', 'text/plain');
		store.setTime(layerLinkFolder('app', digest), young);
	},
	'a young manifest': (store: TestStore) => {
		const {digest} = store.put('app', {layers: []});
		store.setBlobTime(digest, young);
	},
	'a young leftover': (store: TestStore) => {
		const folder = revisionFolder('app', digestOf('never written'));
		store.leftover(folder, 'link');
		store.setTime(folder, young);
	},
	'something strange in its _manifests': (store: TestStore) => store.stray('repositories/app/_manifests/file'),
	'something strange in a revision that was never written': (store: TestStore) =>
		store.stray(`${revisionFolder('app', digestOf('never written'))}/file`),
	'something strange among its tags': (store: TestStore) => store.stray('repositories/app/_manifests/tags/file'),
	'a symbolic link among its layers': (store: TestStore) =>
		store.symlink(layerLinkFolder('app', digestOf('linked')), store.root),
})) {
	test(`a repository is never removed while ${what} is in it`, async (t) => {
		const store = temporaryStore(t);
		store.emptyRepository('app');
		put(store);
		assertGoes(await scanStore(store, choice));
	});
}

test('a repository that is excluded or frozen is never removed', async (t) => {
	const store = temporaryStore(t);
	store.emptyRepository('excluded');
	store.putUnjudgeable('frozen', 'not-json');
	assertGoes(await scanStore(store, {...choice, exclude: ['excluded']}));
});

test('a file of somebody in the folder of a repository does not keep it: only the three parts go', async (t) => {
	const store = temporaryStore(t);
	store.emptyRepository('app');
	store.stray('repositories/app/README');
	assertGoes(await scanStore(store, choice), {repository: ['app']});
	assert.ok(later > 0);
});

test('the same repositories go whether or not somebody asked for leftovers', async (t) => {
	const store = temporaryStore(t);
	const image = store.push('app');
	const half = store.leftover(layerLinkFolder('app', image.config.digest), 'link');
	store.setTime(half, young);
	const whole = {...wholeImage('app', image), repository: ['app']};
	assertGoes(await scanStore(store, {emptyRepositories: true}), whole);
	assertGoes(await scanStore(store, choice), whole);
});
