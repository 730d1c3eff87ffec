import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {formatPartsBar, type Parts} from '../../source/format/parts-bar.ts';

const bar = (kept: number, shared: number, goes: number, whole = 100, width = 10) =>
	formatPartsBar({kept, shared, goes}, whole, width);

test('a bar shows what is kept, shared and goes, and the rest of the whole', () => {
	assert.equal(bar(40, 20, 20), '####==--..');
	assert.equal(bar(100, 0, 0), '##########');
	assert.equal(bar(0, 0, 0), '..........');
	assert.equal(bar(1, 0, 0, 0), '..........');
});

test('the least part has a sign where there is room', () => {
	assert.equal(bar(0, 99.9, 0.1), '=========-');
	assert.equal(bar(98, 1, 1), '########=-');
});

test('where there is none, the largest stands for all', () => {
	assert.equal(bar(7, 2, 1), '#.........');
	assert.equal(bar(1, 2, 7), '-.........');
	assert.equal(bar(1, 5, 4, 10, 2), '=-');
});

test('a bar has its width whatever the parts', () => {
	const bytes = fc.integer({min: 0, max: 2 ** 50});
	fc.assert(
		fc.property(
			fc.record<Parts>({kept: bytes, shared: bytes, goes: bytes}),
			fc.integer({min: 0, max: 60}),
			(parts, width) => {
				const whole = parts.kept + parts.shared + parts.goes;
				assert.match(formatPartsBar(parts, whole, width), new RegExp(`^#*=*-*${whole === 0 ? '\\.*' : ''}$`));
				assert.equal(formatPartsBar(parts, whole * 2, width).length, width);
			},
		),
	);
});
