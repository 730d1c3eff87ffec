import assert from 'node:assert/strict';
import {test} from 'node:test';
import picomatch from 'picomatch';
import {UsageError} from '../../source/errors.ts';
import {editPolicy, newPolicy} from '../../source/policy/edit-policy.ts';
import {parseRuleLine} from '../../source/selection/rule-line.ts';
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

test('what was said about an exclusion that is taken back stays, also when it was the last one', () => {
	const {text: edited} = editPolicy(
		text,
		{
			...nothing,
			exclude: [
				{name: 'base/**', excluded: false},
				{name: 'team/old', excluded: false},
			],
		},
		'p.yml',
	);
	// A pattern of the file stays.
	assert.match(edited, /base\/\*\* # never touch these/);
	const last = 'version: 1\n# all of these:\nexclude:\n  # since May\n  - a # until June\n';
	const emptied = editPolicy(last, {...nothing, exclude: [{name: 'a', excluded: false}]}, 'p.yml').text;
	for (const comment of ['# all of these:', '# since May', '# until June']) {
		assert.ok(emptied.includes(comment), emptied);
	}

	assert.deepEqual(parsePolicy(emptied, 'p.yml').exclude, []);
});

test('rules that were tried stand where they hold: what keeps behind choices by hand, what deletes at the end', () => {
	const rules = ['keep a:b', 'delete c:* older-than 30d', 'keep **:* last 2'].map((line) => parseRuleLine(line));
	const changes = {...nothing, tags: [{repository: 'a', tag: 'x', goes: true}], rules};
	const first = editPolicy(text, changes, 'p.yml').text;
	const written = parsePolicy(first, 'p.yml').rules;
	assert.deepEqual(
		written.map(({name}) => name),
		['chosen by hand', 'keep **:* last 2', 'keep a:b', 'releases', 'delete c:* older-than 30d'],
	);
	for (const rule of rules) {
		assert.deepEqual({...written.find(({name}) => name === rule.name), place: rule.place}, rule);
	}

	assert.equal(editPolicy(first, changes, 'p.yml').text, first);
	const back = editPolicy(first, {...nothing, rulesTakenBack: rules}, 'p.yml').text;
	assert.deepEqual(
		parsePolicy(back, 'p.yml').rules.map(({name}) => name),
		['chosen by hand', 'releases'],
	);
});

test('a repository with a name that no registry gives is chosen in by that name', () => {
	const {text: edited} = editPolicy('', {...nothing, tags: [{repository: 'Team', tag: 'x', goes: true}]}, 'p.yml');
	const [rule] = parsePolicy(edited, 'p.yml').rules;
	assert.ok(picomatch(rule!.repositories[0]!, {dot: true})('Team'));
});

test('a list that stands for another one is not written into', () => {
	const shared = "version: 1\nexclude: &a ['x']\nrules:\n  - {repositories: *a, keep: always}\n";
	assert.throws(() => editPolicy(shared, {...nothing, exclude: [{name: 'b', excluded: true}]}, 'p.yml'), UsageError);
	assert.doesNotThrow(() => editPolicy(shared, {...nothing, tags: [{repository: 'a', tag: 'x', goes: true}]}, 'p.yml'));
});
