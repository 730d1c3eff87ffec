import assert from 'node:assert/strict';
import {test} from 'node:test';
import {UsageError} from '../../source/errors.ts';
import {parseRuleLine} from '../../source/selection/rule-line.ts';

test('a line is a rule, whose name it is', () => {
	assert.deepEqual(parseRuleLine(' delete  team/*:pr-* older-than 30d '), {
		name: 'delete team/*:pr-* older-than 30d',
		place: 'not written to a policy yet',
		repositories: ['team/*'],
		tags: ['pr-*'],
		action: {does: 'delete', what: {olderThan: 2_592_000}},
		byHand: false,
	});
	assert.deepEqual(parseRuleLine('keep last 3 younger-than 2d').action, {
		does: 'keep',
		what: {last: 3, lastOfEachMinor: undefined, youngerThan: 172_800},
	});
	const {repositories, tags, action} = parseRuleLine('keep /team-(?:a|b)/:/v\\d+/');
	assert.deepEqual([repositories, tags, action.what], [['/team-(?:a|b)/'], ['/v\\d+/'], 'always']);
	assert.deepEqual(parseRuleLine('keep last-of-each-minor 2').repositories, ['**']);
});

for (const [line, message] of [
	['', /begins with keep or delete/],
	['purge a:b', /begins with keep or delete/],
	['delete team', /team is no repository:tag/],
	['delete :v1', /no repository:tag/],
	['delete Team:v1', /No repository is called Team/],
	['delete team:-x', /No tag is called -x/],
	['delete a:/(/', /no regular expression/],
	['delete a:b last 3', /delete knows older-than, and not last/],
	['keep a:b last 0', /last needs a whole number, not "0"/],
	['keep a:b last', /last needs a whole number, not ""/],
	['keep a:b last 1 last 2', /said twice/],
	['delete a:b older-than soon', /older-than needs an age/],
	['delete a:b constructor 1', /not constructor/],
] as const) {
	test(`'${line}' is no rule, and is told why`, () => {
		assert.throws(
			() => parseRuleLine(line),
			(error) => error instanceof UsageError && message.test(error.message),
		);
	});
}
