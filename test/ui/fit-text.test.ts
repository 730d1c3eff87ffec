import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import xterm from '@xterm/headless';
import fc from 'fast-check';
import {fitName, fitTail, fitText, widthOf} from '../../source/ui/fit-text.ts';

describe('fitText', () => {
	it('fills the width exactly', () => {
		assert.equal(fitText('abc', 6), 'abc   ');
		assert.equal(fitText('abc', 6, 'right'), '   abc');
		assert.equal(fitText('abcdefghij', 8), 'abcde.. ');
	});

	it('counts a wide character as the two columns that it takes, and never shows half of one', () => {
		assert.equal(fitText('日本', 6), '日本  ');
		assert.equal(fitText('日本', 6, 'right'), '  日本');
		assert.equal(fitText('日本語の名前', 8), '日本..  ');
		assert.equal(fitText('日本語', 3), '日 ');
	});

	it('leaves marks on their letters, and counts them as nothing', () => {
		assert.equal(fitText('e\u{301}te\u{301}', 5), 'e\u{301}te\u{301}  ');
		assert.equal(fitText('e\u{301}'.repeat(9), 6), `${'e\u{301}'.repeat(3)}.. `);
	});

	it('shows one of the people of a family, and a flag as letters: terminals agree about their widths', () => {
		assert.equal(fitText('\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}', 4), '\u{1F468}  ');
		assert.equal(fitText('\u{1F1E9}\u{1F1EA}!', 4), 'DE! ');
		assert.equal(fitText('\u{1F44D}\u{1F3FD}', 4), '\u{1F44D}  ');
	});

	it('fills the width whatever the text', () => {
		const text = fc.string({unit: 'grapheme', maxLength: 30});
		fc.assert(
			fc.property(text, fc.integer({min: 1, max: 40}), (given, width) => {
				assert.equal(widthOf(fitText(given, width)), width);
				assert.equal(widthOf(fitName(given, width)), width);
			}),
			{examples: [['日'.repeat(30), 21]]},
		);
	});
});

describe('fitName', () => {
	it('cuts a long name in its middle: its end tells it from others', () => {
		const name = fitName('team-a/platform/very/deep/service-6203', 20);
		assert.equal(name, 'team-..service-6203 ');
		assert.equal(name.length, 20);
	});

	it('cuts wide characters in the middle of a name, too', () => {
		assert.equal(fitName('東京/プラットフォーム/サービス-6203', 20), '東京/..ービス-6203  ');
	});

	it('leaves a name that fits', () => {
		assert.equal(fitName('team-a/api', 14), 'team-a/api    ');
	});

	it('takes the columns on a real terminal that it says', async () => {
		for (const name of ['日本語', 'e\u{301}'.repeat(4), 'müde', '한국어', 'Ελληνικά', '日'.repeat(20)]) {
			assert.equal(await columnsOnTerminal(fitName(name, 16)), 16, name);
		}
	});
});

describe('fitTail', () => {
	it('leaves the end of a path, from where a folder begins', () => {
		assert.equal(fitTail('/srv/storage/of/a/registry', 20), '.../of/a/registry');
		assert.equal(fitTail('/srv/registry', 13), '/srv/registry');
		assert.equal(fitTail(`/${'x'.repeat(40)}`, 10), '...xxxxxxx');
	});
});

/** Where the cursor stands after a text. */
async function columnsOnTerminal(text: string): Promise<number> {
	const terminal = new xterm.Terminal({cols: 80, rows: 2, allowProposedApi: true});
	await new Promise<void>((resolve) => {
		terminal.write(text, resolve);
	});
	const {cursorX} = terminal.buffer.active;
	terminal.dispose();
	return cursorX;
}
