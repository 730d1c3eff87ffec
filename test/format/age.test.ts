import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {UsageError} from '../../source/errors.ts';
import {formatAge, formatAgeExactly, parseAge} from '../../source/format/age.ts';

test('an age is a number with a unit; zero needs none', () => {
	const ages = ['12h', '30d', '8w', '90s', '5m', '0', '0d', '1.5h'];
	assert.deepEqual(
		ages.map((age) => parseAge(age, '--grace')),
		[43_200, 2_592_000, 4_838_400, 90, 300, 0, 0, 5400],
	);
});

test('anything else is refused, with what is accepted', () => {
	for (const text of [
		'',
		'12',
		'12 h',
		'h',
		'-1h',
		'1d12h',
		'1y',
		'12H',
		'1e3s',
		' 1h',
		'1h\n',
		'.5h',
		'Infinity',
		'9'.repeat(400) + 'w',
	]) {
		assert.throws(
			() => parseAge(text, '--grace'),
			(error) =>
				error instanceof UsageError &&
				error.message === `--grace needs an age, not ${JSON.stringify(text)}` &&
				error.hint === 'An age is a number with s, m, h, d or w: 90s, 5m, 12h, 30d, 8w; 0 turns the limit off.',
			JSON.stringify(text),
		);
	}
});

test('an age in a column has one unit, and only what is over counts', () => {
	const seconds = [-3, 0, 42.9, 59, 60, 359, 3599, 3600, 86_399, 86_400, 2 * 86_400, 410 * 86_400 + 5];
	assert.deepEqual(seconds.map(formatAge), [
		'0s',
		'0s',
		'42s',
		'59s',
		'1m',
		'5m',
		'59m',
		'1h',
		'23h',
		'1d',
		'2d',
		'410d',
	]);
});

test('an age of the command line is written so that it reads back the same', () => {
	assert.deepEqual([0, 90, 300, 5400, 3600, 604_800, 90_000].map(formatAgeExactly), [
		'0',
		'90s',
		'5m',
		'90m',
		'1h',
		'7d',
		'25h',
	]);
	fc.assert(
		fc.property(fc.nat(), (seconds) => {
			assert.equal(parseAge(formatAgeExactly(seconds), '--grace'), seconds);
		}),
	);
});
