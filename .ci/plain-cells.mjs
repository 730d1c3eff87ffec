/*
 * Ink takes every text of every frame apart into characters, by the rules of Unicode, twice and more: of a page of ASCII at
 * 140x40 that was two thirds of what a key takes on Node.js 20. A character of ASCII always is one cell without a style.
 * This puts that into Ink's file: when the program is bundled (`build.mjs`), and, as hooks of Node.js's loader
 * (`module.register`), where Ink is run as it was installed.
 */

/** Ink's file that a frame is put together in. */
export const outputFile = /[\\/]ink[\\/]build[\\/]output\.js$/;

const statement = 'cached = styledCharsFromTokens(tokenize(line))';
const instead = 'cached = plainCells(line) ?? styledCharsFromTokens(tokenize(line))';

/** Nothing changes a cell: one of each kind will do. */
const plainCells = `
const cellsOfAscii = Array.from({length: 0x7f}, (_, code) => ({
	type: 'char',
	value: String.fromCharCode(code),
	fullWidth: false,
	styles: [],
}));
function plainCells(line) {
	const cells = [];
	for (let index = 0; index < line.length; index++) {
		const code = line.charCodeAt(index);
		if (code < 0x20 || code > 0x7e) {
			return undefined;
		}
		cells.push(cellsOfAscii[code]);
	}
	return cells;
}
`;

/** The code of Ink's file, with cells of ASCII. Throws where Ink has changed. */
export function withPlainCells(code, file) {
	if (!code.includes(statement)) {
		throw new Error(`${file} has no ${JSON.stringify(statement)}: Ink has changed`);
	}

	return code.replace(statement, () => instead) + plainCells;
}

/** A hook of Node.js's loader. */
export async function load(url, context, nextLoad) {
	const loaded = await nextLoad(url, context);
	return outputFile.test(url) ? {...loaded, source: withPlainCells(String(loaded.source), url)} : loaded;
}
