import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {finish} from '../../source/inventory/pieces.ts';
import {parseFilter, rowsWhere, type Field, type Subjects} from '../../source/ui/filter.ts';

const fields: readonly Field[] = ['age', 'size', 'reclaim', 'tags', 'untagged'];

function matches(filter: string, text: string, values: Partial<Record<Field, number>> = {}): boolean | undefined {
	const {select} = parseFilter(filter, fields);
	const subjects: Subjects = {
		count: 1,
		containing: (part) => rowsWhere(1, () => text.toLowerCase().includes(part)),
		matching: (expression) => rowsWhere(1, () => expression.test(text)),
		value: (field) => values[field],
	};
	return select && finish(select(subjects))[0] === 1;
}

const day = 86_400;

describe('parseFilter', () => {
	it('finds plain text anywhere, in any case', () => {
		assert.equal(matches('Pay', 'team-a/payments'), true);
		assert.equal(matches('pay', 'team-a/api'), false);
	});

	it('does not take plain text for a pattern', () => {
		assert.equal(matches('a.b', 'a.b'), true);
		assert.equal(matches('a.b', 'axb'), false);
	});

	it('reads a regular expression after ~', () => {
		assert.equal(matches('~^team-[ab]/', 'team-b/web'), true);
		assert.equal(matches('~^team-[ab]/', 'my/team-b/web'), false);
	});

	it('turns any term around after !', () => {
		assert.equal(matches('!team', 'base/ubuntu'), true);
		assert.equal(matches('!~^team', 'team-a/api'), false);
		assert.equal(matches('!age<7d', 'a', {age: 8 * day}), true);
	});

	it('compares ages, sizes and counts', () => {
		assert.equal(matches('age>90d', 'a', {age: 91 * day}), true);
		assert.equal(matches('age>90d', 'a', {age: 90 * day}), false);
		assert.equal(matches('age<7d', 'a', {age: day}), true);
		assert.equal(matches('size>1GiB', 'a', {size: 1024 ** 3 + 1}), true);
		assert.equal(matches('size>1GiB', 'a', {size: 1024 ** 3}), false);
		assert.equal(matches('RECLAIM>=1.5k', 'a', {reclaim: 1536}), true);
		assert.equal(matches('tags=0', 'a', {tags: 0}), true);
		assert.equal(matches('untagged<=2', 'a', {untagged: 3}), false);
	});

	it('finds nothing by what nobody knows', () => {
		assert.equal(matches('age>0', 'a'), false);
		assert.equal(matches('age<7d', 'a'), false);
	});

	it('wants every term to hold', () => {
		assert.equal(matches('team  age>1d !api', 'team/web', {age: 2 * day}), true);
		assert.equal(matches('team age>1d !api', 'team/api', {age: 2 * day}), false);
		assert.equal(matches('team age>1d', 'team/web', {age: 60}), false);
	});

	it('matches everything while there is nothing to find', () => {
		for (const filter of ['', '  ', '!', '~', '!~']) {
			assert.equal(matches(filter, 'anything'), true, filter);
		}
	});

	it('says what it cannot understand, instead of hiding every row', () => {
		for (const [filter, error] of [
			['~(team', /not a regular expression yet/],
			['age>', /^age> needs an age, as 12h or 90d$/],
			['age>9', /^age needs an age, not "9"$/],
			['ok size>1QB', /^size needs a size, not "1QB"$/],
			['tags>many', /^tags needs a number, not "many"$/],
		] as const) {
			const found = parseFilter(filter, fields);
			assert.equal(found.select, undefined, filter);
			assert.match(found.error ?? '', error);
		}
	});

	it('says so where no row has what it compares', () => {
		assert.equal(parseFilter('tags>1', ['age']).error, 'Nothing here has tags');
	});

	it('says what can be compared where it is something else: no name has such characters', () => {
		assert.match(parseFilter('foo>3', ['age', 'size']).error ?? '', /^Compare one of age, size, as age>90d$/);
	});
});
