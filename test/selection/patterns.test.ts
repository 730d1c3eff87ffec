import assert from 'node:assert/strict';
import {test} from 'node:test';
import {UsageError} from '../../source/errors.ts';
import {matching} from '../../source/selection/patterns.ts';

test('globs and expressions match whole names, and add up', () => {
	const names = ['v1', 'v1.2', 'pr-12', 'pr-x', 'a\nb'];
	const found = (...patterns: string[]) => [...matching(names, patterns, 'p.yml:1:1')];
	assert.deepEqual(found('/pr-\\d+/'), ['pr-12']);
	assert.deepEqual(found('/v/'), []);
	assert.deepEqual(found('/v1|pr-x/', 'v1.*'), ['v1', 'pr-x', 'v1.2']);
	assert.deepEqual(found('/a.b/'), ['a\nb']);
});

test('an expression that tries without end is stopped, with its place', () => {
	const startedAt = Date.now();
	assert.throws(
		() => matching([`${'a'.repeat(100)}!`], ['/(a+)+/'], 'p.yml:3:4'),
		(error) => error instanceof UsageError && error.message.startsWith('p.yml:3:4: /(a+)+/ takes longer than 5 s'),
	);
	assert.ok(Date.now() - startedAt < 60_000);
});
