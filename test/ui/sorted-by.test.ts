import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {finish} from '../../source/inventory/pieces.ts';
import {sortedBy} from '../../source/ui/sorted-by.ts';

describe('sortedBy', () => {
	it('agrees with a comparison, whatever the keys are, and leaves equal ones as they came', () => {
		const keys = fc.oneof(
			fc.integer({min: -3, max: 3}),
			fc.double({noNaN: true, noDefaultInfinity: true}),
			fc.maxSafeNat(),
		);
		fc.assert(
			fc.property(fc.array(keys), fc.boolean(), (all, reversed) => {
				const ordinals = Int32Array.from(all.keys());
				const sign = reversed ? -1 : 1;
				const difference = (a: number, b: number) => (all[a]! < all[b]! ? 1 : all[a]! > all[b]! ? -1 : 0);
				assert.deepEqual(
					[...finish(sortedBy(ordinals, (ordinal) => all[ordinal]!, reversed))],
					[...ordinals].sort((a, b) => sign * difference(a, b)),
				);
			}),
		);
	});

	it('tells keys apart that are much nearer to each other than to the rest', () => {
		const keys = [1.25, 2 ** 50, 1.5, 1];
		assert.deepEqual(
			[...finish(sortedBy(Int32Array.of(0, 1, 2, 3), (ordinal) => keys[ordinal]!, false))],
			[1, 2, 0, 3],
		);
	});
});
