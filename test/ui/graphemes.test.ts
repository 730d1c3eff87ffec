import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {graphemes} from '../../source/ui/graphemes.ts';

const segmenter = new Intl.Segmenter();

/** ASCII with all its control characters, and what a segmenter is needed for. */
const text = fc.oneof(
	fc.string({unit: fc.integer({min: 0, max: 0x7f}).map((code) => String.fromCodePoint(code))}),
	fc.string({
		unit: fc.constantFrom('a', '\r', '\n', '\u0301', '한', '👩', '\u200D', '🇩', '🇪', '1', '\uFE0F', '\u20E3'),
	}),
);

test('a text has the characters that Intl.Segmenter finds in it', () => {
	fc.assert(
		fc.property(text, (one) => {
			assert.deepEqual([...graphemes.segment(one)], [...segmenter.segment(one)]);
		}),
	);
});

test('what is at a place of a text is what Intl.Segmenter tells, nothing beyond the ends', () => {
	fc.assert(
		fc.property(text, fc.integer({min: -2, max: 12}), (one, index) => {
			assert.deepEqual(graphemes.segment(one).containing(index), segmenter.segment(one).containing(index));
			assert.deepEqual(graphemes.segment(one).containing(), segmenter.segment(one).containing());
		}),
	);
});
