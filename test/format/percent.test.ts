import assert from 'node:assert/strict';
import {test} from 'node:test';
import {formatPercent} from '../../source/format/percent.ts';

test('a share is rounded, and neither a little is nothing nor nearly all is all', () => {
	const shares = [
		[0, 0],
		[0, 7],
		[1, 1000],
		[7, 1000],
		[855, 1000],
		[9999, 10_000],
		[7, 7],
	] as const;
	assert.deepEqual(
		shares.map(([part, whole]) => formatPercent(part, whole)),
		['0%', '0%', '<1%', '1%', '86%', '99%', '100%'],
	);
});
