import assert from 'node:assert/strict';
import {register} from 'node:module';
import {test} from 'node:test';
import fc from 'fast-check';

/** What of Ink's `Output` is used here: texts are written to places, and make a frame. */
interface Output {
	write(x: number, y: number, text: string, options: {readonly transformers: readonly Transformer[]}): void;
	clip(clip: {readonly x1: number; readonly x2: number; readonly y1: number; readonly y2: number}): void;
	get(): {readonly output: string};
	readonly caches: {getStyledChars(line: string): readonly unknown[]};
}
type Transformer = (text: string) => string;
type OutputClass = new (size: {readonly width: number; readonly height: number}) => Output;

const file = new URL('output.js', import.meta.resolve('ink'));
const outputOf = async (url: string) => ((await import(url)) as {readonly default: OutputClass}).default;
const AsInstalled = await outputOf(`${file.href}?as-installed`);
register(new URL('../../../.ci/plain-cells.mjs', import.meta.url));
const WithPlainCells = await outputOf(file.href);

const bold: Transformer = (text) => `\u{1B}[1m${text}\u{1B}[22m`;
const inverse: Transformer = (text) => `\u{1B}[7m${text}\u{1B}[27m`;
const plain = fc.string({maxLength: 30});
const styled = plain.map((text) => `${text}${bold(text)}`);
const wide = fc.string({unit: fc.constantFrom('a', ' ', '~', '漢', '😀', 'é', '\n', '\u{200B}'), maxLength: 20});
const writing = fc.record({
	x: fc.integer({min: 0, max: 30}),
	y: fc.integer({min: 0, max: 5}),
	text: fc.oneof(plain, styled, wide),
	transformers: fc.subarray([bold, inverse]),
});
const clipping = fc.option(fc.constant({x1: 2, x2: 25, y1: 1, y2: 5}));

const size = {width: 40, height: 6};

test('a character of ASCII is the same cell wherever it stands', () => {
	const {caches} = new WithPlainCells(size);
	assert.equal(caches.getStyledChars('a')[0], caches.getStyledChars('ba')[1]);
});

test('a frame is the same with cells of ASCII as with those that Ink makes of each text', () => {
	fc.assert(
		fc.property(fc.array(writing, {maxLength: 12}), clipping, (writings, clip) => {
			const frameOf = (Output: OutputClass) => {
				const output = new Output(size);
				if (clip) {
					output.clip(clip);
				}

				for (const {x, y, text, transformers} of writings) {
					output.write(x, y, text, {transformers});
				}

				return output.get().output;
			};

			assert.equal(frameOf(WithPlainCells), frameOf(AsInstalled));
		}),
		{numRuns: 500},
	);
});
