export interface Column {
	readonly title: string;
	/** Of the title and all cells, in characters. */
	readonly width: number;
	/** Numbers are aligned to the right; texts to the left, and shortened when they do not fit. */
	readonly align: 'left' | 'right';
}

/** A title line and one line for each row, without blanks at their ends. Cells are harmless by now. */
export function tableLines(columns: readonly Column[], rows: ReadonlyArray<readonly string[]>): string[] {
	return [columns.map(({title}) => title), ...rows].map((cells) =>
		columns
			.map(({width, align}, index) => alignCell(cells[index] ?? '', width, align))
			.join('')
			.trimEnd(),
	);
}

/** Shortened in the middle: both ends of a repository's name tell it apart. */
export function shorten(text: string, width: number): string {
	const characters = [...text];
	if (characters.length <= width) {
		return text;
	}

	const tail = Math.floor((width - 1) / 2);
	return [...characters.slice(0, width - 1 - tail), '…', ...characters.slice(characters.length - tail)].join('');
}

function alignCell(text: string, width: number, align: Column['align']): string {
	return align === 'right' ? text.padStart(width) : shorten(text, width).padEnd(width);
}
