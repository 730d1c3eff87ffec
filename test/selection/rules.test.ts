import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parsePolicy} from '../../source/policy/parse-policy.ts';
import {ruleEffects} from '../../source/plan/rule-effects.ts';
import {choose} from '../../source/selection/choose.ts';
import {tagCurrentLink} from '../../source/storage/layout.ts';
import {byDefault, day, directPool, goingOf, later, scanStore, type ScanChoice} from '../support/scan-store.ts';
import {temporaryStore, type TestStore} from '../support/store.ts';

const filed = (rules: string) => parsePolicy(`version: 1\nrules:\n${rules}`, 'p.yml');
const tagsThatGo = async (store: TestStore, rules: string, choice: ScanChoice = {}) =>
	[...goingOf((await scanStore(store, {filed: filed(rules), ...choice})).plan).tag].sort();

function withTags(store: TestStore, repository: string, ages: Readonly<Record<string, number>>): TestStore {
	for (const [tag, days] of Object.entries(ages)) {
		store.push(repository, {tag});
		store.setTime(tagCurrentLink(repository, tag), new Date((later - days * day) * 1000));
	}

	return store;
}

test('the first rule that decides a tag counts, and what none decides stays', async (t) => {
	const store = withTags(temporaryStore(t), 'app', {a: 1, b: 2, c: 3, d: 4});
	assert.deepEqual(await tagsThatGo(store, '  - {tags: [a], keep: always}\n  - {tags: [a, b], delete: always}\n'), [
		'app:b',
	]);
	assert.deepEqual(await tagsThatGo(store, '  - {keep: {last: 2}}\n  - {delete: {older-than: 4d}}\n'), ['app:d']);
	assert.deepEqual(await tagsThatGo(store, '  - {keep: {last: 2}}\n'), []);
	// The newest are counted among what is still open.
	assert.deepEqual(
		await tagsThatGo(store, '  - {tags: [a], keep: always}\n  - {keep: {last: 1}}\n  - {delete: always}\n'),
		['app:c', 'app:d'],
	);
});

test('what a rule keeps stays, whatever the command line deletes', async (t) => {
	const store = withTags(temporaryStore(t), 'app', {a: 1, b: 2});
	assert.deepEqual(await tagsThatGo(store, '  - {tags: [a], keep: always}\n', {deleteTags: ['app:*']}), ['app:b']);
});

test('a tag whose age nobody knows is never condemned by it', async (t) => {
	const store = withTags(temporaryStore(t), 'app', {a: 100, b: 100});
	store.remove(tagCurrentLink('app', 'a'));
	assert.deepEqual(await tagsThatGo(store, '  - {delete: {older-than: 1d}}\n'), ['app:b']);
	assert.deepEqual(await tagsThatGo(store, '  - {keep: {younger-than: 1d}}\n  - {delete: always}\n'), ['app:b']);
	assert.deepEqual(await tagsThatGo(store, '  - {delete: always}\n'), ['app:a', 'app:b']);
});

test('a digest that a policy excludes is kept wherever it is; what is not there is told', async (t) => {
	const store = temporaryStore(t);
	const [kept] = [store.push('app'), store.push('app')];
	const policy = parsePolicy(`version: 1\nexclude: ['${kept.digest}', 'gone/*']\n`, 'p.yml');
	const {inventory} = await scanStore(store);
	const {notes, selection} = await choose(inventory, {...byDefault, filed: policy}, {pool: directPool(), now: later});
	assert.deepEqual(
		notes,
		['The policy is p.yml', "p.yml:2:85: 'gone/*' is not in this storage"].map((note) =>
			note.replace(/:2:\d+/, notes[1]!.match(/:2:\d+/)![0]),
		),
	);
	assert.equal(selection.excludedRevisions.size, 1);
});

test('what a rule frees is what would stay but for it', async (t) => {
	const store = temporaryStore(t);
	const layer = store.ownLayer(5000);
	store.push('app', {tag: 'a', layers: [layer, store.ownLayer(100)]});
	store.push('app', {tag: 'b', layers: [layer, store.ownLayer(200)]});
	const policy = filed(
		'  - {name: one, tags: [a], delete: always}\n  - {name: two, tags: [b], delete: always}\n  - {name: three, keep: always}\n',
	);
	const {inventory} = await scanStore(store);
	const {selection, decisions} = await choose(
		inventory,
		{...byDefault, filed: policy},
		{pool: directPool(), now: later},
	);
	const effects = ruleEffects({inventory, selection, decisions: decisions!}, policy.rules);
	assert.deepEqual(
		effects.map(({name, matched, kept, deleted}) => [name, matched, kept, deleted]),
		[
			['one', 1, 0, 1],
			['two', 1, 0, 1],
			['three', 0, 0, 0],
		],
	);
	// The shared layer stays as long as one of them does.
	const [one, two] = effects;
	assert.ok(one!.bytes > 5000 && two!.bytes > 5000 && two!.bytes - one!.bytes > 0);
});
