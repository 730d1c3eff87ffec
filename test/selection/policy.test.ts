import assert from 'node:assert/strict';
import {test} from 'node:test';
import {UsageError} from '../../source/errors.ts';
import {revisionLink, tagCurrentLink} from '../../source/storage/layout.ts';
import {assertGoes, day, goingOf, later, scanStore, wholeImage, type ScanChoice} from '../support/scan-store.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';

const daysAgo = (days: number) => new Date((later - days * day) * 1000);

/** Repositories with a tagged and an untagged image each. */
function withRepositories(store: TestStore, ...names: readonly string[]): TestStore {
	for (const name of names) {
		store.push(name, {tag: 'v1'});
		store.push(name);
	}

	return store;
}

/** The repositories that lose something. */
async function touched(store: TestStore, choice: ScanChoice): Promise<string[]> {
	const {plan} = await scanStore(store, choice);
	return [...new Set(goingOf(plan).revision.map((text) => text.split('@')[0]!))];
}

const tagsThatGo = async (store: TestStore, choice: ScanChoice) => goingOf((await scanStore(store, choice)).plan).tag;

test('a glob matches a whole name: * stays within one part of it, ** crosses them', async (t) => {
	const store = withRepositories(temporaryStore(t), 'team/app', 'team/app/cache', 'team', 'other/app', 'app');
	for (const [exclude, left] of [
		['team/app', ['app', 'other/app', 'team', 'team/app/cache']],
		['team/*', ['app', 'other/app', 'team', 'team/app/cache']],
		['team/**', ['app', 'other/app']],
		['*', ['other/app', 'team/app', 'team/app/cache']],
		['**', []],
		['*/app', ['app', 'team', 'team/app/cache']],
		['**/app', ['team', 'team/app/cache']],
		['team/{app,lib}', ['app', 'other/app', 'team', 'team/app/cache']],
		['@(app|team)', ['other/app', 'team/app', 'team/app/cache']],
		['team/ap?', ['app', 'other/app', 'team', 'team/app/cache']],
	] as const) {
		assert.deepEqual((await touched(store, {exclude: [exclude]})).sort(), [...left].sort(), exclude);
	}
});

test('names with a dot in front are matched by *', async (t) => {
	const store = withRepositories(temporaryStore(t), '.hidden', 'app');
	assert.deepEqual(await touched(store, {exclude: ['*']}), []);
});

test('names with a line break in them, which no registry writes, are matched as any others', async (t) => {
	const store = withRepositories(temporaryStore(t), 'team/a\nb', 'app');
	for (const exclude of ['team/**', 'team/*', '**/a*b']) {
		assert.deepEqual(await touched(store, {exclude: [exclude]}), ['app'], exclude);
	}
});

test('globs add up; --exclude wins over --only', async (t) => {
	const store = withRepositories(temporaryStore(t), 'a', 'b', 'c');
	assert.deepEqual(await touched(store, {exclude: ['a', 'b']}), ['c']);
	assert.deepEqual(await touched(store, {only: ['a', 'b']}), ['a', 'b']);
	assert.deepEqual(await touched(store, {only: ['a', 'b'], exclude: ['b']}), ['a']);
});

test('a glob with @ is about manifests, by any part of their digests', async (t) => {
	const store = temporaryStore(t);
	const [one, two] = [store.push('team/app'), store.push('team/app')];
	assertGoes(await scanStore(store, {exclude: [`team/app@${one.digest}`]}), wholeImage('team/app', two));
	assertGoes(await scanStore(store, {exclude: [`team/app@${one.digest.slice(0, 16)}*`]}), wholeImage('team/app', two));
	assertGoes(await scanStore(store, {exclude: [`**/*@${one.digest}`]}), wholeImage('team/app', two));
	assertGoes(await scanStore(store, {exclude: ['**/*@sha256:*']}));
});

test('a glob with : is about tags', async (t) => {
	const store = temporaryStore(t);
	for (const tag of ['v1', 'v1.1', 'latest']) {
		store.push('team/app', {tag});
	}

	assert.deepEqual(await tagsThatGo(store, {deleteTags: ['team/app:v1*']}), ['team/app:v1', 'team/app:v1.1']);
	assert.deepEqual(await tagsThatGo(store, {deleteTags: ['**/*:*'], exclude: ['team/app:v1*']}), ['team/app:latest']);
	assert.deepEqual(await tagsThatGo(store, {deleteTags: ['**/*:latest', '**/*:v1']}), [
		'team/app:latest',
		'team/app:v1',
	]);
	assert.deepEqual(await tagsThatGo(store, {}), []);
});

for (const [option, choice] of Object.entries({
	'--exclude': {exclude: ['app', 'typo/*']},
	'--only': {only: ['typo/*']},
	'--delete-tags': {deleteTags: ['typo/*:v1']},
	'--delete-tags without a tag': {deleteTags: ['app']},
	'--exclude of a tag': {exclude: ['app:v2']},
	'--exclude of a digest': {exclude: [`app@sha256:${'0'.repeat(64)}`]},
	'--exclude with nothing': {exclude: ['']},
})) {
	test(`a glob that matches nothing is wrong usage (${option})`, async (t) => {
		const store = withRepositories(temporaryStore(t), 'app');
		await assert.rejects(
			scanStore(store, choice),
			(error) =>
				error instanceof UsageError &&
				error.exitCode === 2 &&
				error.message.startsWith(option.split(' ')[0]!) &&
				error.hint !== undefined,
		);
	});
}

test('the hint is an example that would match here', async (t) => {
	const store = withRepositories(temporaryStore(t), 'app', 'team/app');
	for (const choice of [
		{exclude: ['x']},
		{only: ['x']},
		{exclude: ['x:y']},
		{deleteTags: ['x:y']},
		{exclude: ['x@y']},
	]) {
		const error = await scanStore(store, choice).then(
			() => assert.fail('it matched'),
			(reason: unknown) => reason,
		);
		assert.ok(error instanceof UsageError);
		const [, option, glob] = /Here, --([\w-]+) '(.+)' would/.exec(error.hint ?? '') ?? [];
		assert.ok(glob?.startsWith('team/app'), error.hint);
		await scanStore(store, {[option === 'delete-tags' ? 'deleteTags' : option!]: [glob]});
	}
});

test('a glob that matches nothing in an empty registry is told without an example', async (t) => {
	await assert.rejects(scanStore(temporaryStore(t), {exclude: ['app']}), (error) => error instanceof UsageError);
});

/** A repository with tags of these ages in days. */
function withTags(store: TestStore, repository: string, ages: Readonly<Record<string, number>>): TestStore {
	for (const [tag, days] of Object.entries(ages)) {
		store.push(repository, {tag});
		store.setTime(tagCurrentLink(repository, tag), daysAgo(days));
	}

	return store;
}

test('--keep-last keeps the newest of the matched tags in each repository, by when they were pushed', async (t) => {
	const store = withTags(temporaryStore(t), 'one', {a: 5, b: 1, c: 9, d: 3, latest: 0});
	withTags(store, 'two', {a: 1});
	const going = await tagsThatGo(store, {deleteTags: ['*:?'], keepLast: 2});
	assert.deepEqual(going, ['one:a', 'one:c']);
	assert.deepEqual(await tagsThatGo(store, {deleteTags: ['*:?'], keepLast: 0}), [
		'one:a',
		'one:b',
		'one:c',
		'one:d',
		'two:a',
	]);
	assert.deepEqual(await tagsThatGo(store, {deleteTags: ['*:?'], keepLast: 9}), []);
});

test('of tags that were pushed at the same time the first names stay', async (t) => {
	const store = withTags(temporaryStore(t), 'app', {c: 1, a: 1, b: 1});
	assert.deepEqual(await tagsThatGo(store, {deleteTags: ['app:*'], keepLast: 2}), ['app:c']);
});

test('--older-than deletes only what was pushed longer ago', async (t) => {
	const store = withTags(temporaryStore(t), 'app', {a: 31, b: 29, c: 400});
	assert.deepEqual(await tagsThatGo(store, {deleteTags: ['app:*'], olderThan: 30 * day}), ['app:a', 'app:c']);
	assert.deepEqual(await tagsThatGo(store, {deleteTags: ['app:*'], olderThan: 30 * day, keepLast: 2}), ['app:c']);
});

test('a tag whose age is unknown is never condemned by it', async (t) => {
	const store = withTags(temporaryStore(t), 'app', {a: 100, b: 100});
	store.remove(tagCurrentLink('app', 'a'));
	assert.deepEqual(await tagsThatGo(store, {deleteTags: ['app:*'], olderThan: day}), ['app:b']);
	assert.deepEqual(await tagsThatGo(store, {deleteTags: ['app:*'], keepLast: 0}), ['app:b']);
	assert.deepEqual(await tagsThatGo(store, {deleteTags: ['app:*']}), ['app:a', 'app:b']);
});

test('an excluded tag counts among the newest', async (t) => {
	const store = withTags(temporaryStore(t), 'app', {a: 1, b: 2, c: 3});
	assert.deepEqual(await tagsThatGo(store, {deleteTags: ['app:*'], keepLast: 1, exclude: ['app:a']}), [
		'app:b',
		'app:c',
	]);
	assert.deepEqual(await tagsThatGo(store, {deleteTags: ['app:*'], keepLast: 1, exclude: ['app:c']}), ['app:b']);
});

test('a revision that only counts as one can be excluded by its digest', async (t) => {
	const store = temporaryStore(t);
	const child = store.push('app');
	const index = store.index('app', [child]);
	store.remove(revisionLink('app', child.digest).replace('/link', ''));
	assertGoes(await scanStore(store, {exclude: [`app@${child.digest}`]}), {
		revision: [`app@${index.digest}`],
		blob: [index.digest],
	});
});
