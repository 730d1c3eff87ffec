import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {splitInput, typedText, type InkKeyFlags} from '../../source/ui/keys.ts';

const names = (input: string, key: InkKeyFlags = {}) => splitInput(input, key).map(({name}) => name);

describe('splitInput', () => {
	it('names keys that come alone, and none of them is a burst', () => {
		assert.deepEqual(splitInput('', {downArrow: true}), [{name: 'down', burst: false}]);
		assert.deepEqual(splitInput('j', {}), [{name: 'j', burst: false}]);
		assert.deepEqual(splitInput('G', {shift: true}), [{name: 'G', burst: false}]);
		assert.deepEqual(splitInput(' ', {}), [{name: 'space', burst: false}]);
		assert.deepEqual(splitInput('\r', {return: true}), [{name: 'enter', burst: false}]);
		assert.deepEqual(splitInput('', {escape: true, meta: true}), [{name: 'escape', burst: false}]);
		assert.deepEqual(splitInput('c', {ctrl: true}), [{name: 'ctrl+c', burst: false}]);
		assert.deepEqual(splitInput('', {tab: true, shift: true}), [{name: 'shift+tab', burst: false}]);
		assert.deepEqual(splitInput('ä', {}), [{name: 'ä', burst: false}]);
		assert.deepEqual(splitInput('😀', {}), [{name: '😀', burst: false}]);
	});

	it('takes characters apart that came in one lump, and marks each', () => {
		assert.deepEqual(splitInput('jj', {}), [
			{name: 'j', burst: true},
			{name: 'j', burst: true},
		]);
		assert.deepEqual(names('d y'), ['d', 'space', 'y']);
	});

	it('finds the Enter that Ink does not tell in a lump', () => {
		assert.deepEqual(splitInput('y\r', {}), [
			{name: 'y', burst: true},
			{name: 'enter', burst: true},
		]);
	});

	it('finds control keys in a lump', () => {
		assert.deepEqual(names('\u{12}\u{c}'), ['ctrl+r', 'ctrl+l']);
		assert.deepEqual(names('a\u{1c}b'), ['a', 'b']);
		assert.deepEqual(names('a\tb\u{7f}'), ['a', 'tab', 'b', 'backspace']);
	});

	it('drops what is left of an escape sequence that was torn apart', () => {
		for (const rest of ['[B', '[5~', '[1;5C', 'OA', '[[5~']) {
			assert.deepEqual(names(rest), [], rest);
		}

		assert.deepEqual(names('[Bjj'), ['j', 'j']);
	});

	it('keeps brackets that are no part of a sequence', () => {
		assert.deepEqual(names('[ok'), ['[', 'o', 'k']);
		assert.deepEqual(names('OK'), ['O', 'K']);
	});

	it('takes Alt with a key for Escape and that key in one lump', () => {
		assert.deepEqual(splitInput('y', {meta: true}), [
			{name: 'escape', burst: true},
			{name: 'y', burst: true},
		]);
	});

	it('ignores keys that no screen knows', () => {
		assert.deepEqual(names('', {}), []);
	});
});

describe('typedText', () => {
	it('is the character of a printable key', () => {
		assert.equal(typedText({name: 'a', burst: false}), 'a');
		assert.equal(typedText({name: 'space', burst: true}), ' ');
		assert.equal(typedText({name: '中', burst: false}), '中');
	});

	it('is nothing for keys that are named', () => {
		assert.equal(typedText({name: 'enter', burst: false}), undefined);
		assert.equal(typedText({name: 'ctrl+c', burst: false}), undefined);
	});
});
