import assert from 'node:assert/strict';
import {test} from 'node:test';
import {shorten, tableLines} from '../../source/format/text-table.ts';

test('texts are aligned to the left and shortened, numbers to the right', () => {
	assert.deepEqual(
		tableLines(
			[
				{title: 'Name', width: 10, align: 'left'},
				{title: 'Tags', width: 6, align: 'right'},
				{title: 'Note', width: 8, align: 'left'},
			],
			[['team/application', '12', 'x'], ['a', '1,234', ''], ['b']],
		),
		['Name        TagsNote', 'team/…tion    12x', 'a          1,234', 'b'],
	);
});

test('a text is cut in its middle, between whole characters', () => {
	assert.equal(shorten('abcdef', 6), 'abcdef');
	assert.equal(shorten('abcdefg', 6), 'abc…fg');
	assert.equal(shorten('🐳🐳🐳🐳🐳', 3), '🐳…🐳');
});
