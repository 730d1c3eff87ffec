import assert from 'node:assert/strict';
import {test} from 'node:test';
import {brokenText, wrapText} from '../../source/format/wrap-text.ts';

test('words are put into lines that fit, indented', () => {
	assert.deepEqual(wrapText('one two three four', '  ', 11), ['  one two', '  three', '  four']);
	assert.deepEqual(wrapText('one two', '', 7), ['one two']);
	assert.deepEqual(wrapText('', '  '), ['  ']);
});

test('a word that is too long has a line of its own', () => {
	assert.deepEqual(wrapText('a abcdefghij b', '', 5), ['a', 'abcdefghij', 'b']);
});

test('on a screen a word that is too long goes on in the next line', () => {
	assert.deepEqual(brokenText('a abcdefghij bc', '', 5), ['a', 'abcde', 'fghij', 'bc']);
	assert.deepEqual(brokenText('a  b', ' ', 5), [' a  b']);
});
