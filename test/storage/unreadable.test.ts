import assert from 'node:assert/strict';
import {test} from 'node:test';
import {unreadable} from '../../source/storage/unreadable.ts';

test('an I/O error is told with the path', () => {
	const failure = Object.assign(new Error('EIO: i/o error, scandir'), {code: 'EIO'});
	const error = unreadable(failure, '/var/lib/registry/docker');
	assert.equal(error.message, 'Cannot read /var/lib/registry/docker: EIO: i/o error, scandir');
	assert.equal(error.cause, failure);
	assert.equal(error.exitCode, 1);
});
