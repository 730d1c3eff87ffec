import assert from 'node:assert/strict';
import {test} from 'node:test';
import {addLines, emptyLog} from '../../source/session/run-log.ts';

test('a log forgets what is long ago, and what was not as planned later than the rest', () => {
	const odd = {at: 1, text: 'left alone x: it is gone already', odd: true} as const;
	let log = addLines(emptyLog, [odd]);
	for (let at = 2; at < 5000; at++) {
		log = addLines(log, [{at, text: `swept ${at}`}]);
	}

	assert.equal(log.latest.length, 2000);
	assert.deepEqual(log.latest.at(-1), {at: 4999, text: 'swept 4999'});
	assert.deepEqual(log.odd, [odd]);
});
