import assert from 'node:assert/strict';
import {test} from 'node:test';
import {formatCount, formatCounted} from '../../source/format/count.ts';

test('thousands are set apart', () => {
	assert.deepEqual(
		[0, 7, 999, 1000, 12_345, 1_234_567, Number.MAX_SAFE_INTEGER, -1, -1000, -123_456].map(formatCount),
		['0', '7', '999', '1,000', '12,345', '1,234,567', '9,007,199,254,740,991', '-1', '-1,000', '-123,456'],
	);
});

test('a noun agrees with its count', () => {
	assert.deepEqual(
		[
			formatCounted(1, 'tag'),
			formatCounted(0, 'tag'),
			formatCounted(1, 'repository'),
			formatCounted(1234, 'repository'),
		],
		['1 tag', '0 tags', '1 repository', '1,234 repositories'],
	);
});
