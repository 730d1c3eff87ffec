import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {fitName, fitText} from '../../source/ui/fit-text.ts';

describe('fitText', () => {
	it('fills the width exactly', () => {
		assert.equal(fitText('abc', 6), 'abc   ');
		assert.equal(fitText('abc', 6, 'right'), '   abc');
		assert.equal(fitText('abcdefghij', 8), 'abcde.. ');
	});

	it('leaves wide characters to be measured where they are drawn', () => {
		assert.equal(fitText('日本語', 4), '日本語');
	});
});

describe('fitName', () => {
	it('cuts a long name in its middle: its end tells it from others', () => {
		const name = fitName('team-a/platform/very/deep/service-6203', 20);
		assert.equal(name, 'team-..service-6203 ');
		assert.equal(name.length, 20);
	});

	it('leaves a name that fits', () => {
		assert.equal(fitName('team-a/api', 14), 'team-a/api    ');
	});
});
