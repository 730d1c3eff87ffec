import assert from 'node:assert/strict';
import {test} from 'node:test';
import {wrapText} from '../../source/format/wrap-text.ts';

test('words are put into lines that fit, indented', () => {
	assert.deepEqual(wrapText('one two three four', '  ', 11), ['  one two', '  three', '  four']);
	assert.deepEqual(wrapText('one two', '', 7), ['one two']);
	assert.deepEqual(wrapText('', '  '), ['  ']);
});

test('a word that is too long has a line of its own', () => {
	assert.deepEqual(wrapText('a abcdefghij b', '', 5), ['a', 'abcdefghij', 'b']);
});
