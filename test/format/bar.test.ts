import assert from 'node:assert/strict';
import {test} from 'node:test';
import {formatBar} from '../../source/format/bar.ts';

test('a bar shows the share of the whole', () => {
	assert.deepEqual(
		[0, 10, 24, 50, 76, 100].map((part) => formatBar(part, 100, 8)),
		['........', '#.......', '##......', '####....', '######..', '########'],
	);
});

test('only what has reached the whole is full', () => {
	assert.equal(formatBar(999_999, 1_000_000, 10), '#########.');
	assert.equal(formatBar(1_000_000, 1_000_000, 10), '##########');
	assert.equal(formatBar(1_000_001, 1_000_000, 10), '##########');
});

test('nothing of nothing is empty', () => {
	assert.equal(formatBar(0, 0, 4), '....');
	assert.equal(formatBar(3, 0, 4), '....');
	assert.equal(formatBar(1, 2, 0), '');
});
