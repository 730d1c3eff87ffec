import assert from 'node:assert/strict';
import {test} from 'node:test';
import picomatch from 'picomatch';
import {UsageError} from '../../source/errors.ts';
import {editPolicy, newPolicy} from '../../source/policy/edit-policy.ts';
import {parsePolicy} from '../../source/policy/parse-policy.ts';

const nothing = {exclude: [], tags: []};
const text = `# Ours, since 2021.
version: 1

exclude:
  - base/** # never touch these
  - team/old

rules:
  # Customers run it.
  - name: releases
    tags: ['v*'] # all of them
    keep: always
`;

test('choices are written, and every comment stays', () => {
	const {text: edited, left} = editPolicy(
		text,
		{
			exclude: [
				{name: 'team/app@sha256:ab', excluded: true},
				{name: 'team/old', excluded: false},
				{name: 'base/ubuntu', excluded: false},
			],
			excludeOrphans: true,
			tags: [
				{repository: 'team/app', tag: 'v1', goes: true},
				{repository: 'team/app', tag: 'v2', goes: true},
			],
		},
		'p.yml',
	);
	assert.deepEqual(left, ['base/ubuntu']);
	for (const [comment] of text.matchAll(/#.*/g)) {
		assert.ok(edited.includes(comment), comment);
	}

	const {exclude, excludeOrphans, rules} = parsePolicy(edited, 'p.yml');
	assert.deepEqual(
		exclude.map(({glob}) => glob),
		['base/**', 'team/app@sha256:ab'],
	);
	assert.equal(excludeOrphans, true);
	assert.deepEqual(
		rules.map(({name, repositories, tags, action}) => [name, repositories, tags, action.does]),
		[
			['chosen by hand', ['team/app'], ['v1', 'v2'], 'delete'],
			['releases', ['**'], ['v*'], 'keep'],
		],
	);
});

test('the next choice joins the last one, and the same choice changes nothing', () => {
	const first = editPolicy(newPolicy(), {...nothing, tags: [{repository: 'a', tag: 'x', goes: true}]}, 'p.yml').text;
	const changes = {exclude: [{name: 'b', excluded: true}], tags: [{repository: 'a', tag: 'y', goes: true}]};
	const second = editPolicy(first, changes, 'p.yml').text;
	assert.deepEqual(
		parsePolicy(second, 'p.yml').rules.map(({tags}) => tags),
		[['x', 'y']],
	);
	assert.equal(editPolicy(second, changes, 'p.yml').text, second);
	assert.equal(editPolicy(text, nothing, 'p.yml').text, text);
});

test('a tag that is chosen otherwise moves to the other rule by hand, and no empty rule stays', () => {
	const choose = (before: string, ...goes: readonly boolean[]) =>
		editPolicy(
			before,
			{...nothing, tags: goes.map((one, index) => ({repository: 'a', tag: `t${index}`, goes: one}))},
			'p',
		).text;
	const rulesOf = (edited: string) =>
		parsePolicy(edited, 'p').rules.map(({tags, action, byHand}) => [action.does, tags, byHand]);
	const first = choose(text, true, true);
	const second = choose(first, false, true);
	assert.deepEqual(rulesOf(second), [
		['keep', ['t0'], true],
		['delete', ['t1'], true],
		['keep', ['v*'], false],
	]);
	assert.deepEqual(rulesOf(choose(second, false, false)).slice(0, 1), [['keep', ['t0', 't1'], true]]);
	assert.equal(rulesOf(choose(second, false, false)).length, 2);
});

test('ages and switches are written where the file says otherwise', () => {
	const {text: edited} = editPolicy(
		text,
		{...nothing, grace: 0, uploadsOlderThan: 604_800, emptyRepositories: true, deleteUnreadable: false},
		'p',
	);
	assert.match(edited, /\ngrace: 0\nempty-repositories: true\n$/);
	assert.deepEqual(parsePolicy(edited, 'p').grace, 0);
	assert.match(editPolicy(edited, {...nothing, grace: 7200}, 'p').text, /\ngrace: 2h\n/);
});

test('a name with signs of a glob in it means only itself', () => {
	const name = 'a[b]*{c}';
	const {exclude} = parsePolicy(editPolicy('', {...nothing, exclude: [{name, excluded: true}]}, 'p.yml').text, 'p.yml');
	assert.ok(picomatch(exclude[0]!.glob, {dot: true})(name));
	assert.ok(!picomatch(exclude[0]!.glob, {dot: true})('abxc'));
});

test('what is no policy is not written into', () => {
	assert.throws(() => editPolicy('version: 3\n', nothing, 'p.yml'), UsageError);
});
