import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import picomatch from 'picomatch';
import {covers} from '../../source/policy/covers.ts';

test('a wildcard takes a name, and a wildcard of the same kind; ** takes any parts', () => {
	for (const [pattern, other] of [
		['a*', 'a'],
		['a*c', 'ab?c'],
		['?', 'x'],
		['a/**', 'a/b/*'],
		['a/**/d', 'a/**/c/d'],
		['**/a', 'b/**/a'],
		['*a*a', '*aba'],
		['{a,b}', 'a'],
		['/a+/', 'aaa'],
	] as const) {
		assert.ok(covers(pattern, other), `${pattern} ${other}`);
	}

	for (const [pattern, other] of [
		['a?', 'a*'],
		['a/*', 'a/**'],
		['a', 'a*'],
		['a*', '*'],
		['{a,b}', '[ab]'],
		['/a+/', '/aa/'],
		['/(a+)+b/', 'a'.repeat(60)],
	] as const) {
		assert.ok(!covers(pattern, other), `${pattern} ${other}`);
	}
});

const text = (parts: readonly string[]) => fc.array(fc.constantFrom(...parts), {minLength: 1, maxLength: 6});
const globs = text(['a', 'b', '*', '?', '/', '**']).map((parts) =>
	parts.join('').replaceAll(/^\/+|\/+(?=\/)|\/+$/g, ''),
);
const names = text(['a', 'b', 'a', '/']).map((parts) => parts.join('').replaceAll(/^\/|\/+(?=\/)|\/$/g, ''));

test('what a covered glob matches, the covering one matches', () => {
	fc.assert(
		fc.property(globs, globs, fc.array(names, {minLength: 20, maxLength: 20}), (pattern, other, some) => {
			fc.pre(pattern !== '' && other !== '' && covers(pattern, other));
			const matches = (glob: string) =>
				some.filter((name) => name !== '' && picomatch.isMatch(name, glob, {dot: true}));
			const all = new Set(matches(pattern));
			for (const name of matches(other)) {
				assert.ok(all.has(name), `${other} matches ${name}, and ${pattern} does not`);
			}
		}),
		{numRuns: 2000},
	);
});
