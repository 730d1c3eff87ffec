import assert from 'node:assert/strict';
import {test} from 'node:test';
import {DigestWriter, NumberWriter, pushAll, resized, unpack} from '../../source/scan/batch.ts';
import {algorithms} from '../../source/storage/digest.ts';
import {digestOf} from '../../source/demo/digest-of.ts';

test('digests of any algorithm are packed and unpacked in their order', () => {
	const digests = Array.from({length: 1000}, (_, index) =>
		digestOf(String(index), index % 3 === 0 ? 'sha512' : 'sha256'),
	);
	digests.push(`sha384:${'0f'.repeat(48)}`);
	const writer = new DigestWriter();
	for (const digest of digests) {
		writer.push(digest);
	}

	assert.equal(writer.count, digests.length);
	const packed = writer.finish();
	assert.equal(packed.byteLength, packed.buffer.byteLength);
	assert.deepEqual(unpack(packed), digests);
	assert.deepEqual(unpack(new DigestWriter().finish()), []);
});

test('hashes of one algorithm are packed all at once, in their order', () => {
	const encoded = Array.from({length: 100}, (_, index) => digestOf(String(index), 'sha512').slice('sha512:'.length));
	const writer = new DigestWriter();
	writer.push(digestOf('before'));
	writer.pushEncoded(algorithms[2], encoded);
	writer.pushEncoded(algorithms[0], []);
	writer.push(digestOf('after'));
	assert.equal(writer.count, 102);
	assert.deepEqual(unpack(writer.finish()), [
		digestOf('before'),
		...encoded.map((hash) => `sha512:${hash}`),
		digestOf('after'),
	]);
});

test('packed digests are read from the middle of an array as well', () => {
	const writer = new DigestWriter();
	writer.push(digestOf('a'));
	writer.push(digestOf('b'));
	assert.deepEqual(unpack(writer.finish().subarray(9)), [digestOf('b')]);
});

test('numbers keep their order and their values', () => {
	const numbers = [0, -1, 2 ** 53 - 1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, ...Array(1000).keys()];
	const writer = new NumberWriter();
	for (const number of numbers) {
		writer.push(number);
	}

	assert.equal(writer.length, numbers.length);
	assert.deepEqual([...writer.finish()], numbers);
});

test('half a million items are added at once', () => {
	const into = [0];
	pushAll(into, new Set(Array(500_000).keys()));
	assert.equal(into.length, 500_001);
	assert.equal(into.at(-1), 499_999);
});

test('a resized array has what fits, and zeros', () => {
	assert.deepEqual(resized(Uint8Array.of(1, 2, 3), 5), Uint8Array.of(1, 2, 3, 0, 0));
	assert.deepEqual(resized(Float64Array.of(1.5, 2), 1), Float64Array.of(1.5));
	const array = Uint32Array.of(1);
	resized(array, 1)[0] = 2;
	assert.equal(array[0], 1);
});
