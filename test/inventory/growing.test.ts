import assert from 'node:assert/strict';
import {test} from 'node:test';
import {GrowingUint32} from '../../source/inventory/growing.ts';

test('numbers are kept in their order as the array grows', () => {
	for (const expected of [0, 1, 3, 1024]) {
		const numbers = new GrowingUint32(expected);
		for (let number = 0; number < 5000; number++) {
			numbers.push(number * 7);
		}

		assert.equal(numbers.length, 5000);
		assert.equal(numbers.get(4999), 4999 * 7);
		assert.deepEqual(
			numbers.finish(),
			Uint32Array.from({length: 5000}, (_, index) => index * 7),
		);
	}
});

test('the largest number fits', () => {
	const numbers = new GrowingUint32();
	numbers.push(2 ** 32 - 1);
	assert.equal(numbers.get(0), 2 ** 32 - 1);
});
