import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {parseFilter} from '../../source/ui/filter.ts';

const matches = (filter: string, text: string) => parseFilter(filter).matches?.(text);

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

	it('turns either around after !', () => {
		assert.equal(matches('!team', 'base/ubuntu'), true);
		assert.equal(matches('!~^team', 'team-a/api'), false);
	});

	it('matches everything while there is nothing to find', () => {
		for (const filter of ['', '  ', '!', '~', '!~']) {
			assert.equal(matches(filter, 'anything'), true, filter);
		}
	});

	it('says that a regular expression is not finished, instead of hiding every row', () => {
		const filter = parseFilter('~(team');
		assert.equal(filter.matches, undefined);
		assert.match(filter.error ?? '', /not a regular expression yet/);
	});
});
