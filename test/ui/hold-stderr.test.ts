import assert from 'node:assert/strict';
import {PassThrough} from 'node:stream';
import {describe, it} from 'node:test';
import {holdStderr} from '../../source/ui/hold-stderr.ts';

describe('holdStderr', () => {
	it('keeps what is written while the screen is up, and writes it afterwards', () => {
		const stream = new PassThrough();
		const release = holdStderr(stream as unknown as NodeJS.WriteStream);
		let called = false;
		assert.equal(
			stream.write('one ', () => {
				called = true;
			}),
			true,
		);
		stream.write(Buffer.from('two'));
		assert.equal(called, true);
		assert.equal(stream.read(), null);
		release();
		assert.equal(String(stream.read()), 'one two');
		stream.write('three');
		assert.equal(String(stream.read()), 'three');
	});

	it('writes nothing when nothing was kept', () => {
		const stream = new PassThrough();
		holdStderr(stream as unknown as NodeJS.WriteStream)();
		assert.equal(stream.read(), null);
	});
});
