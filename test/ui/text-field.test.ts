import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {editField, pastedText} from '../../source/ui/text-field.ts';

const edit = (text: string, name: string, burst = false) => editField(text, {name, burst});

describe('editField', () => {
	it('types characters, also such as are commands elsewhere', () => {
		assert.deepEqual(edit('pa', 'q'), {text: 'paq'});
		assert.deepEqual(edit('pa', 'space', true), {text: 'pa '});
	});

	it('takes the last character back, whole', () => {
		assert.deepEqual(edit('a😀', 'backspace'), {text: 'a'});
		assert.deepEqual(edit('', 'backspace'), {text: ''});
	});

	it('clears the line, or the last word of a path', () => {
		assert.deepEqual(edit('team-a/pay', 'ctrl+u'), {text: ''});
		assert.deepEqual(edit('team-a/pay', 'ctrl+w'), {text: 'team-a/'});
		assert.deepEqual(edit('team-a/', 'ctrl+w'), {text: ''});
	});

	it('ends by Enter and by Escape', () => {
		assert.deepEqual(edit('x', 'enter'), {done: 'accept'});
		assert.deepEqual(edit('x', 'escape'), {done: 'cancel'});
	});

	it('is left as it is by any other key', () => {
		assert.deepEqual(edit('x', 'down'), {text: 'x'});
		assert.deepEqual(edit('x', 'ctrl+r'), {text: 'x'});
	});
});

describe('pastedText', () => {
	it('is the first line, without control characters', () => {
		assert.equal(pastedText('team-a/api\r\nrm -rf /'), 'team-a/api');
		assert.equal(pastedText('\u{1B}[31mred'), '[31mred');
	});
});
