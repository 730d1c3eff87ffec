import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {wrapLines} from '../../source/ui/wrap-lines.ts';

describe('wrapLines', () => {
	it('breaks at spaces, and leaves a long word whole', () => {
		assert.deepEqual(wrapLines('one two three', 7), ['one two', 'three']);
		assert.deepEqual(wrapLines('a abcdefghij b', 5), ['a', 'abcdefghij', 'b']);
		assert.deepEqual(wrapLines('', 5), ['']);
	});
});
