import assert from 'node:assert/strict';
import {test} from 'node:test';
import {gzipSync} from 'node:zlib';
import {RandomBytes} from '../../source/demo/random-bytes.ts';
import {isUploadId} from '../../source/storage/layout.ts';

test('the same seed gives the same bytes on every machine', () => {
	assert.equal(new RandomBytes(1).bytes(8).toString('hex'), 'f3ea87a0c949b300');
	assert.notDeepEqual(new RandomBytes(1).bytes(8), new RandomBytes(2).bytes(8));
});

test('the bytes do not compress', () => {
	const bytes = new RandomBytes(1).bytes(100_001);
	assert.equal(bytes.length, 100_001);
	assert.ok(gzipSync(bytes).length > 100_000);
});

test('numbers stay between their bounds and reach both', () => {
	const random = new RandomBytes(3);
	const numbers = new Set(Array.from({length: 200}, () => random.between(4, 7)));
	assert.deepEqual([...numbers].sort(), [4, 5, 6, 7]);
});

test('a uuid is one that names an upload', () => {
	const random = new RandomBytes(4);
	const [one, other] = [random.uuid(), random.uuid()];
	assert.ok(isUploadId(one) && isUploadId(other));
	assert.notEqual(one, other);
});
