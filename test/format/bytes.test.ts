import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {formatBytes, parseBytes} from '../../source/format/bytes.ts';

test('sizes below 1 KiB are whole bytes, larger ones have one decimal', () => {
	const sizes = [0, 1, 1023, 1024, 1536, 11 * 1024, 412 * 1024 ** 3, 2_024_000_000_000, 3 * 1024 ** 5];
	assert.deepEqual(sizes.map(formatBytes), [
		'0 B',
		'1 B',
		'1023 B',
		'1.0 KiB',
		'1.5 KiB',
		'11.0 KiB',
		'412.0 GiB',
		'1.8 TiB',
		'3.0 PiB',
	]);
});

test('a size that rounds up to the next unit is told in that unit', () => {
	assert.equal(formatBytes(1024 ** 2 - 1), '1.0 MiB');
	assert.equal(formatBytes(1023.9 * 1024 ** 3), '1023.9 GiB');
	assert.equal(formatBytes(1024 ** 4 - 1), '1.0 TiB');
});

test('a difference may be negative', () => {
	assert.equal(formatBytes(-5), '-5 B');
	assert.equal(formatBytes(-1536), '-1.5 KiB');
	assert.equal(formatBytes(-(1024 ** 2) + 1), '-1.0 MiB');
});

test('no size is wider than 10 columns', () => {
	fc.assert(fc.property(fc.maxSafeNat(), (bytes) => formatBytes(bytes).length <= 10));
});

test('a size is read with binary and decimal units, in any case', () => {
	for (const [text, bytes] of [
		['0', 0],
		['512', 512],
		['7B', 7],
		['1k', 1024],
		['500M', 500 * 1024 ** 2],
		['1.5GiB', 1.5 * 1024 ** 3],
		['2TB', 2e12],
	] as const) {
		assert.equal(parseBytes(text, 'size'), bytes, text);
	}

	for (const text of ['', 'many', '1X', '-1', '1 GiB', '1iB', '9999999E']) {
		assert.throws(() => parseBytes(text, 'size'), /^UsageError: size needs a size/, text);
	}
});
