import assert from 'node:assert/strict';
import {test} from 'node:test';
import {formatCount} from '../../source/format/count.ts';

test('thousands are set apart', () => {
	assert.deepEqual(
		[0, 7, 999, 1000, 12_345, 1_234_567, Number.MAX_SAFE_INTEGER, -1, -1000, -123_456].map(formatCount),
		['0', '7', '999', '1,000', '12,345', '1,234,567', '9,007,199,254,740,991', '-1', '-1,000', '-123,456'],
	);
});
