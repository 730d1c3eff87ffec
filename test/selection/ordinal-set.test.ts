import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {OrdinalSet} from '../../source/selection/ordinal-set.ts';

test('a set of ordinals is what any other set of them is', () => {
	const steps = fc.array(fc.record({ordinal: fc.nat(9), adds: fc.boolean()}));
	fc.assert(
		fc.property(fc.array(fc.nat(9)), steps, (first, rest) => {
			const [set, expected] = [new OrdinalSet(10, first), new Set(first)];
			for (const {ordinal, adds} of rest) {
				if (adds) {
					set.add(ordinal);
					expected.add(ordinal);
				} else {
					assert.equal(set.delete(ordinal), expected.delete(ordinal));
				}

				assert.equal(set.has(ordinal), expected.has(ordinal));
				assert.equal(set.size, expected.size);
			}

			assert.deepEqual(
				[...set],
				[...expected].sort((a, b) => a - b),
			);
		}),
	);
});
