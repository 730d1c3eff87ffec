import type headless from '@xterm/headless';

/** How a piece of a line looks; a colour is its number in the palette, undefined is the terminal's own. */
export interface Style {
	readonly color: number | undefined;
	readonly background: number | undefined;
	readonly bold: boolean;
	readonly dim: boolean;
	readonly inverse: boolean;
}

/** Neighbours on a line that look the same. */
export interface Piece {
	readonly text: string;
	/** Where it begins, and how many columns it takes: a wide character takes two. */
	readonly column: number;
	readonly width: number;
	readonly style: Style;
}

export type StyledLine = readonly Piece[];

/** What is on a terminal's screen, line by line. */
export function styledLinesOf(screen: headless.Terminal): readonly StyledLine[] {
	const {active} = screen.buffer;
	return Array.from({length: screen.rows}, (_, row) => piecesOf(active.getLine(active.baseY + row), screen.cols));
}

function piecesOf(line: headless.IBufferLine | undefined, columns: number): StyledLine {
	const pieces: Piece[] = [];
	for (let column = 0; column < columns; column++) {
		const cell = line?.getCell(column);
		// The second half of a wide character has no width and no text of its own.
		if (!cell || cell.getWidth() === 0) {
			continue;
		}

		const style = styleOf(cell);
		const text = cell.getChars() || ' ';
		const width = cell.getWidth();
		const last = pieces.at(-1);
		// Fonts disagree on how wide a wide character is: each stands alone, where it belongs.
		if (last && width === 1 && last.width === [...last.text].length && isEqual(last.style, style)) {
			pieces[pieces.length - 1] = {...last, text: last.text + text, width: last.width + 1};
		} else {
			pieces.push({text, column, width, style});
		}
	}

	return pieces;
}

const styleOf = (cell: headless.IBufferCell): Style => ({
	color: cell.isFgPalette() ? cell.getFgColor() : undefined,
	background: cell.isBgPalette() ? cell.getBgColor() : undefined,
	bold: cell.isBold() !== 0,
	dim: cell.isDim() !== 0,
	inverse: cell.isInverse() !== 0,
});

const isEqual = (one: Style, other: Style) =>
	one.color === other.color &&
	one.background === other.background &&
	one.bold === other.bold &&
	one.dim === other.dim &&
	one.inverse === other.inverse;
