import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {scroll} from '../../source/ui/move.ts';

describe('a text', () => {
	it('is scrolled by lines, half pages and pages, and never beyond its ends', () => {
		for (const [top, command, then] of [
			[0, 'up', 0],
			[0, 'down', 1],
			[0, 'page-down', 10],
			[0, 'half-down', 5],
			[12, 'page-down', 20],
			[12, 'page-up', 2],
			[3, 'half-up', 0],
			[5, 'last', 20],
			[5, 'first', 0],
			[20, 'down', 20],
		] as const) {
			assert.equal(scroll(top, command, 30, 10), then, `${command} at ${top}`);
		}
	});

	it('that is all in view stays', () => {
		for (const command of ['down', 'page-down', 'last'] as const) {
			assert.equal(scroll(0, command, 10, 10), 0);
			assert.equal(scroll(0, command, 3, 10), 0);
		}
	});

	it('comes back into view when the screen has grown', () => {
		assert.equal(scroll(25, 'up', 30, 20), 9);
	});

	it('is moved by nothing else', () => {
		assert.equal(scroll(0, 'open', 30, 10), undefined);
	});
});
