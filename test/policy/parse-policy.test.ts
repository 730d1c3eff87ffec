import assert from 'node:assert/strict';
import {test} from 'node:test';
import {UsageError} from '../../source/errors.ts';
import {parsePolicy} from '../../source/policy/parse-policy.ts';

test('an empty file says nothing; all keys are read, ages in seconds', () => {
	assert.deepEqual(parsePolicy('', 'p.yml').rules, []);
	const text = `version: 1
grace: 0
uploads-older-than: 2d
exclude: ['a/*']
rules:
  - {name: first, tags: ['v*'], keep: {last: 2, younger-than: 1h}}
  - {repositories: [b], delete: {older-than: 1w}}
`;
	const {grace, uploadsOlderThan, exclude, rules} = parsePolicy(text, 'p.yml');
	assert.deepEqual([grace, uploadsOlderThan], [0, 172_800]);
	assert.deepEqual(exclude, [{glob: 'a/*', place: 'p.yml:4:11'}]);
	assert.deepEqual(rules, [
		{
			name: 'first',
			place: 'p.yml:6:5',
			repositories: ['**'],
			tags: ['v*'],
			action: {does: 'keep', what: {last: 2, lastOfEachMinor: undefined, youngerThan: 3600}},
			byHand: false,
		},
		{
			name: 'rule 2',
			place: 'p.yml:7:5',
			repositories: ['b'],
			tags: ['*'],
			action: {does: 'delete', what: {olderThan: 604_800}},
			byHand: false,
		},
	]);
});

const rule = (text: string) => `version: 1\nrules:\n  - ${text}\n`;

for (const [what, text, message] of [
	['broken YAML', 'version: 1\nrules: [', /^p\.yml:2:9: /],
	['no version', 'grace: 1h\n', /^p\.yml:1:1: version: it is missing$/],
	['another version', 'version: 2\n', /^p\.yml:1:1: version: This program reads version 1$/],
	['an unknown key', 'version: 1\ngracee: 1h\n', /^p\.yml:2:1: gracee: there is no such key$/],
	['an unknown key in a rule', rule('{tag: [a], delete: always}'), /^p\.yml:3:6: tag: there is no such key$/],
	['a wrong type', 'version: 1\nempty-repositories: perhaps\n', /^p\.yml:2:1: empty-repositories: /],
	['a wrong age', 'version: 1\ngrace: soon\n', /^p\.yml:2:1: grace: It needs an age, .* not "soon"$/],
	['neither keep nor delete', rule('{tags: [a]}'), /^p\.yml:3:5: .*either keep or delete$/],
	['both keep and delete', rule('{keep: always, delete: always}'), /either keep or delete$/],
	['a keep that keeps nothing', rule('{keep: {}}'), /^p\.yml:3:6: keep: .*keeps nothing/],
	['a keep of none', rule('{keep: {last: 0}}'), /^p\.yml:3:13: last: The least is 1$/],
	['a wrong word', rule('{delete: sometimes}'), /^p\.yml:3:6: delete: It needs always, or older-than$/],
	['an unknown key of a keep', rule('{keep: {lasst: 3}}'), /^p\.yml:3:13: lasst: there is no such key$/],
	['a wrong age of a keep', rule('{keep: {last: 3, younger-than: x}}'), /^p\.yml:3:22: younger-than: It needs an age/],
	['a delete without its age', rule('{delete: {}}'), /^p\.yml:3:6: older-than: it is missing$/],
	['a text that is no policy', 'hello', /^p\.yml:1:1: A policy has keys/],
	['a rule that is a text', rule('hello'), /^p\.yml:3:5: rules: A rule has keys/],
	['a second document', 'version: 1\n---\nversion: 1\n', /^p\.yml:2:1: a policy is one document/],
	['a key said twice', 'version: 1\nversion: 1\n', /^p\.yml:2:1: /],
	['a tab before a key', 'version: 1\nrules:\n\t- keep: always\n', /^p\.yml:3:1: Tabs/],
	['a name that no anchor has', 'version: 1\nrules: *none\n', /^p\.yml:2:8: .*none$/],
	['an empty list', rule('{tags: [], delete: always}'), /^p\.yml:3:6: tags: An empty list can never match$/],
	['no regular expression', rule("{tags: ['/(/'], delete: always}"), /It is no regular expression$/],
	['a tag with a slash', rule('{tags: [team/a], delete: always}'), /^p\.yml:3:13: .*never match$/],
	['a repository with a tag', rule("{repositories: ['a:b'], delete: always}"), /^p\.yml:3:21: .*never match/],
	[
		'a mistake behind an alias',
		rule('{tags: &a [a/b], keep: always}\n  - {tags: *a, delete: always}'),
		/^p\.yml:3:16: /,
	],
	['a repository in capitals', rule('{repositories: [Team], delete: always}'), /never match/],
] as const) {
	test(`${what} is an error with its line and column`, () => {
		assert.throws(
			() => parsePolicy(text, 'p.yml'),
			(error) => {
				assert.ok(error instanceof UsageError);
				assert.match(error.message, message);
				return true;
			},
		);
	});
}

test('aliases stand for what their anchors have', () => {
	const {rules} = parsePolicy(rule('{tags: &a [a], keep: {last: 1}}\n  - {tags: *a, delete: always}'), 'p.yml');
	assert.deepEqual(
		rules.map(({tags}) => tags),
		[['a'], ['a']],
	);
});

test('aliases that stand for a thousandfold of themselves are an error, and no memory', () => {
	const layers = Array.from({length: 9}, (_, index) => `k${index}: &k${index} [${`*k${index - 1},`.repeat(9)}]`);
	const text = ['version: 1', 'k: &k-1 [a]', ...layers].join('\n');
	assert.throws(() => parsePolicy(text, 'p.yml'), UsageError);
});
