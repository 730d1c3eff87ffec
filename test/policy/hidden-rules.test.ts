import assert from 'node:assert/strict';
import {test} from 'node:test';
import {UsageError} from '../../source/errors.ts';
import {parsePolicy} from '../../source/policy/parse-policy.ts';

const policy = (...rules: readonly string[]) => `version: 1\nrules:\n${rules.map((rule) => `  - ${rule}\n`).join('')}`;

const hidden: ReadonlyArray<readonly [what: string, rules: readonly string[], by: string]> = [
	['a glob that matches it', ['{tags: [pr-*], keep: always}', '{tags: [pr-1], delete: always}'], 'rule 1 decides'],
	[
		'an expression that matches it',
		["{tags: ['/pr-\\d+/'], keep: always}", '{tags: [pr-1], delete: always}'],
		'rule 1 decides',
	],
	[
		'wider globs for repository and tag',
		["{repositories: [a/**], tags: ['v?.*'], keep: always}", '{repositories: [a/b/*], tags: [v1.*.2], delete: always}'],
		'rule 1 decides',
	],
	[
		'two of which each has one of its tags',
		['{tags: [a], keep: always}', '{tags: [b], keep: always}', '{tags: [b, a], delete: always}'],
		'rule 1, rule 2 decide',
	],
	['a lower age', ['{delete: {older-than: 10d}}', '{tags: [a], delete: {older-than: 10d}}'], 'rule 1 decides'],
	['a higher age', ['{keep: {younger-than: 10d}}', '{tags: [a], keep: {younger-than: 9d}}'], 'rule 1 decides'],
	[
		'two that leave no age',
		['{keep: {younger-than: 10d}}', '{delete: {older-than: 10d}}', '{tags: [a], keep: {last: 2}}'],
		'rule 1, rule 2 decide',
	],
];

for (const [what, rules, by] of hidden) {
	test(`a rule can never match behind ${what}`, () => {
		assert.throws(
			() => parsePolicy(policy(...rules), 'p.yml'),
			(error) => {
				assert.ok(error instanceof UsageError);
				assert.ok(error.message.startsWith(`p.yml:${2 + rules.length}:5: `), error.message);
				assert.ok(error.message.endsWith(`can never match: ${by} all that it is about`), error.message);
				return true;
			},
		);
	});
}

const open: ReadonlyArray<readonly [what: string, rules: readonly string[]]> = [
	['one that has some of its tags', ['{tags: [a], keep: always}', '{tags: [a, b], delete: always}']],
	['one of one part of a name', ['{repositories: [a/*], keep: always}', '{repositories: [a/**], delete: always}']],
	['the newest, which there are more of', ['{keep: {last: 5}}', '{keep: {last: 3}}']],
	['a higher age', ['{delete: {older-than: 60d}}', '{delete: {older-than: 30d}}']],
	['ages that meet nowhere', ['{keep: {younger-than: 1d}}', '{delete: {older-than: 10d}}', '{keep: {last: 2}}']],
	['the newest versions', ['{keep: {last-of-each-minor: 1}}', '{delete: always}']],
	['all images, when it is about signatures', ['{keep: always}', "{tags: ['sha256-*'], delete: always}"]],
	['an expression that may match less', ["{tags: ['/a.+/'], keep: always}", '{tags: [a*], delete: always}']],
];

for (const [what, rules] of open) {
	test(`a rule may match behind ${what}`, () => {
		assert.equal(parsePolicy(policy(...rules), 'p.yml').rules.length, rules.length);
	});
}
