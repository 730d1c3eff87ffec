import assert from 'node:assert/strict';
import {test} from 'node:test';
import {canBeRepository, canBeTag} from '../../source/selection/possible-names.ts';

test('a pattern that no repository can have is told from one that some may', () => {
	for (const pattern of [
		'*',
		'**',
		'a/**',
		'*/b',
		'a-?',
		'team/app',
		'{a,b}/*',
		'!a',
		'[a-c]*',
		'/team-\\d+/',
		'/.*/',
	]) {
		assert.ok(canBeRepository(pattern), pattern);
	}

	for (const pattern of ['Team', 'a:b', 'a//b', '/a', 'a/', 'a b', '-a', 'a..b', '[a', '/a:b/', '/A b/']) {
		assert.ok(!canBeRepository(pattern), pattern);
	}
});

test('a pattern that no tag can have is told from one that some may', () => {
	for (const pattern of [
		'V1.*',
		'_a',
		'a--b',
		'*-rc',
		'/v1|a b/',
		'/(?:a b)?c/',
		'/a\\/?b/',
		'/v1\\.2/',
		'/[^/]+/',
		'/a\\x2db/',
	]) {
		assert.ok(canBeTag(pattern), pattern);
	}

	for (const pattern of ['-a', '.a', 'a/b', 'a b', 'a'.repeat(129), '/a b/', '/a\\/b.*/', '/^team:v1$/', '/a +b/']) {
		assert.ok(!canBeTag(pattern), pattern);
	}
});
