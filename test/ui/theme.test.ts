import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {themeFor} from '../../source/ui/theme.ts';

describe('themeFor', () => {
	it('has no colour under NO_COLOR', () => {
		assert.deepEqual(Object.values(themeFor({NO_COLOR: '1'})), [undefined, undefined, undefined]);
	});

	it('takes an empty NO_COLOR for none, as no-color.org says', () => {
		assert.deepEqual(themeFor({NO_COLOR: ''}), themeFor({}));
		assert.equal(themeFor({}).danger, 'red');
	});
});
