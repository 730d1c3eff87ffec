import assert from 'node:assert/strict';
import {test} from 'node:test';
import {formatDuration} from '../../source/format/duration.ts';

test('durations are minutes and seconds, with hours where there are any', () => {
	const seconds = [0, 0.9, 59.999, 60, 72, 1524, 3599, 3600, 3723, 100 * 3600];
	assert.deepEqual(
		seconds.map((value) => formatDuration(value * 1000)),
		['00:00', '00:00', '00:59', '01:00', '01:12', '25:24', '59:59', '1:00:00', '1:02:03', '100:00:00'],
	);
});

test('a clock that was set back shows nothing negative', () => {
	assert.equal(formatDuration(-5000), '00:00');
});
