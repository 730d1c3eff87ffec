import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Refusal, UsageError, UserError, errorCode} from '../../source/errors.ts';
import {packError, unpackError} from '../../source/scan/messages.ts';
import {StorageChanged} from '../../source/storage/walk.ts';

const sent = (error: unknown) => unpackError(structuredClone(packError(error)));

test('errors that the user can act on keep their class, message, hint and exit code between threads', () => {
	for (const error of [
		new UserError('failed', {hint: 'try this'}),
		new UserError('stopped', {exitCode: 130}),
		new Refusal('refused', {hint: 'not so'}),
		new UsageError('wrong'),
	]) {
		const there = sent(error);
		assert.ok(there instanceof UserError);
		assert.equal(there.constructor, error.constructor);
		assert.deepEqual(
			{message: there.message, hint: there.hint, exitCode: there.exitCode},
			{message: error.message, hint: error.hint, exitCode: error.exitCode},
		);
	}
});

test('that something vanished is known on the other side', () => {
	const there = sent(new StorageChanged('/some/path'));
	assert.ok(there instanceof StorageChanged);
	assert.equal(there.path, '/some/path');
});

test('a bug keeps its name, message, stack and code', () => {
	const error = Object.assign(new TypeError('a bug'), {code: 'EIO'});
	const there = sent(error);
	assert.equal(there.name, 'TypeError');
	assert.equal(there.message, 'a bug');
	assert.equal(there.stack, error.stack);
	assert.equal(errorCode(there), 'EIO');
	assert.equal(sent('thrown text').message, 'thrown text');
});
