import assert from 'node:assert/strict';
import {test} from 'node:test';
import {tellError} from '../../source/cli/tell-error.ts';
import {Refusal, UsageError, UserError} from '../../source/errors.ts';

test('an error that the user can act on is its message, its hint and its exit code, without a stack', () => {
	assert.deepEqual(
		tellError(new UserError('Cannot read /srv', {hint: 'Try another user.', cause: new Error('EACCES')})),
		{
			text: 'registry-cleanup-tui: Cannot read /srv\nTry another user.\n',
			exitCode: 1,
		},
	);
	assert.deepEqual(tellError(new UsageError('No such option')), {
		text: 'registry-cleanup-tui: No such option\n',
		exitCode: 2,
	});
	assert.equal(tellError(new Refusal('Not now')).exitCode, 3);
});

test("another program's lines stay lines, and nothing in them is obeyed", () => {
	assert.equal(
		tellError(new UserError('garbage-collect failed:\nline 1\n\u001B[31mline 2\r')).text,
		'registry-cleanup-tui: garbage-collect failed:\nline 1\n\\x1b[31mline 2\\x0d\n',
	);
});

test('anything else is our bug, with the stack and the causes', () => {
	const {text, exitCode} = tellError(new TypeError('x is no function', {cause: new Error('the cause')}));
	assert.equal(exitCode, 1);
	assert.match(
		text,
		/^registry-cleanup-tui: this is a bug, please report it with what follows\nTypeError: x is no function\n {4}at /,
	);
	assert.match(text, /the cause/);
	assert.match(tellError('a text').text, /this is a bug.*\n'a text'\n$/);
});
