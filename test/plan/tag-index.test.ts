import {test} from 'node:test';
import {digestOf} from '../../source/demo/digest-of.ts';
import {tagFolder, tagIndexEntryFolder} from '../../source/storage/layout.ts';
import {assertGoes, scanStore, together, wholeImage} from '../support/scan-store.ts';
import {temporaryStore} from '../support/store.ts';

test('an entry goes when its revision goes, or when it names no revision; the others stay', async (t) => {
	const store = temporaryStore(t);
	const old = store.push('app', {tag: 'v1'});
	const other = store.push('app', {tag: 'v1'});
	store.tag('app', 'keep', other);
	store.push('app', {tag: 'v1'});
	const nothing = digestOf('no revision');
	store.writeLink(tagIndexEntryFolder('app', 'v1', nothing), nothing);
	assertGoes(await scanStore(store), {
		...wholeImage('app', old),
		'tag-index': [`app:v1@${old.digest}`, `app:v1@${nothing}`],
	});
});

test('an entry goes with or without a link in it', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	const nothing = digestOf('no revision');
	store.emptyFolder(tagIndexEntryFolder('app', 'v1', nothing));
	assertGoes(await scanStore(store), {'tag-index': [`app:v1@${nothing}`]});
});

test('a tag that goes takes its history along', async (t) => {
	const store = temporaryStore(t);
	const old = store.push('app', {tag: 'v1'});
	const image = store.push('app', {tag: 'v1'});
	assertGoes(
		await scanStore(store, {deleteTags: ['app:v1']}),
		together(wholeImage('app', old), wholeImage('app', image), {tag: ['app:v1']}),
	);
});

test('a broken tag keeps the entries that it may mean, and loses those that name nothing', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	const unlinked = store.push('app', {tag: 'v1'});
	store.removeRevision('app', unlinked.digest);
	const nothing = digestOf('nothing');
	store.writeLink(tagIndexEntryFolder('app', 'v1', nothing), nothing);
	store.breakTag('app', 'v1', 'empty');
	assertGoes(await scanStore(store), {'tag-index': [`app:v1@${nothing}`]});
});

test('the history of a tag without an index is empty', async (t) => {
	const store = temporaryStore(t);
	store.push('app', {tag: 'v1'});
	store.remove(`${tagFolder('app', 'v1')}/index`);
	assertGoes(await scanStore(store));
});

test('in a frozen or excluded repository entries stay', async (t) => {
	const store = temporaryStore(t);
	for (const repository of ['frozen', 'excluded']) {
		store.push(repository, {tag: 'v1'});
		const nothing = digestOf('nothing');
		store.writeLink(tagIndexEntryFolder(repository, 'v1', nothing), nothing);
	}

	store.putUnjudgeable('frozen', 'not-json');
	assertGoes(await scanStore(store, {exclude: ['excluded']}));
});
