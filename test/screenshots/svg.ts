import type {Piece, StyledLine} from '../support/styled-lines.ts';

/** What a terminal shows at a moment. */
export type Picture = readonly StyledLine[];

/** A picture of a film and how long it is looked at, in milliseconds. */
export interface Shot {
	readonly picture: Picture;
	readonly time: number;
}

const cell = {width: 8.4, height: 17};
const margin = 12;
const fontSize = 14;
const ink = '#d4d8df';
const paper = '#15181e';
/** The 16 colours of the palette, readable on the paper. */
const palette = (
	'#3b4048 #ff7b72 #7ee787 #e3b341 #79b8ff #d2a8ff #56d4dd #d4d8df ' +
	'#6e7681 #ffa198 #a5f3b0 #f2cc60 #a5d0ff #e2c5ff #8ee8ee #ffffff'
).split(' ');

/** One picture, with its text as text. */
export function stillSvg(picture: Picture, title: string): string {
	return documentOf(sizeOf(picture), title, linesOf(picture));
}

/**
 * Pictures one after another, over and over, without a script: an image in a page runs none. What several
 * of them show in the same place is there once.
 */
export function filmSvg(shots: readonly Shot[], title: string): string {
	const shownIn = new Map<string, number[]>();
	for (const [index, {picture}] of shots.entries()) {
		for (const drawing of linesOf(picture)) {
			shownIn.set(drawing, [...(shownIn.get(drawing) ?? []), index]);
		}
	}

	const together = new Map<string, string[]>();
	for (const [drawing, indices] of shownIn) {
		const key = indices.join(' ');
		together.set(key, [...(together.get(key) ?? []), drawing]);
	}

	const styles: string[] = [];
	const groups: string[] = [];
	for (const [key, drawings] of together) {
		const name = `s${groups.length}`;
		const isShown = new Set(key.split(' ').map(Number));
		styles.push(...animation(name, shots, (index) => isShown.has(index)));
		groups.push([`<g class="${name}"${isShown.has(0) ? '' : ' visibility="hidden"'}>`, ...drawings, '</g>'].join('\n'));
	}

	return documentOf(sizeOf(shots[0]!.picture), title, ['<style>', ...styles, '</style>', ...groups]);
}

/** When something is seen. Visibility jumps: nothing fades, and what is hidden cannot be selected. */
function animation(name: string, shots: readonly Shot[], isShown: (index: number) => boolean): readonly string[] {
	const length = shots.reduce((sum, {time}) => sum + time, 0);
	const changes: string[] = [];
	let begun = 0;
	for (const [index, {time}] of shots.entries()) {
		if (index === 0 || isShown(index) !== isShown(index - 1)) {
			changes.push(`${round((begun / length) * 100)}%{visibility:${isShown(index) ? 'visible' : 'hidden'}}`);
		}

		begun += time;
	}

	return changes.length === 1
		? []
		: [`@keyframes ${name}{${changes.join('')}}`, `.${name}{animation:${name} ${length}ms step-end infinite}`];
}

function sizeOf(picture: Picture) {
	const columns = Math.max(...picture.map((line) => line.reduce((sum, {width}) => sum + width, 0)));
	return {width: round(columns * cell.width + 2 * margin), height: picture.length * cell.height + 2 * margin};
}

function documentOf(
	{width, height}: {readonly width: number; readonly height: number},
	title: string,
	content: readonly string[],
): string {
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img"`,
		` font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace"`,
		` font-size="${fontSize}" fill="${ink}" xml:space="preserve">`,
		`<title>${escaped(title)}</title>`,
		'<style>text{white-space:pre}.b{font-weight:bold}.d{opacity:.65}</style>',
		`<rect width="${width}" height="${height}" rx="8" fill="${paper}"/>`,
		...content,
		'</svg>',
		'',
	].join('\n');
}

function linesOf(picture: Picture): readonly string[] {
	return picture.flatMap((line, row) => line.map((piece) => drawn(piece, row)).filter((text) => text !== ''));
}

/** Each piece stands in its columns and fills them, whatever font there is. */
function drawn({text, column, width, style}: Piece, row: number): string {
	const colors = [colorOf(style.color), colorOf(style.background)] as const;
	const [front, back] = style.inverse ? [colors[1] ?? paper, colors[0] ?? ink] : colors;
	const x = (at: number) => round(margin + at * cell.width);
	const area =
		back === undefined
			? ''
			: `<rect x="${x(column)}" y="${margin + row * cell.height}" width="${round(width * cell.width)}" height="${cell.height}" fill="${back}"/>`;
	const shown = text.trim();
	if (shown === '') {
		return area;
	}

	const before = text.length - text.trimStart().length;
	const columns = width - (text.length - shown.length);
	const classes = [...(style.bold ? ['b'] : []), ...(style.dim ? ['d'] : [])].join(' ');
	const attributes = [
		`x="${x(column + before)}"`,
		`y="${round(margin + row * cell.height + fontSize)}"`,
		`textLength="${round(columns * cell.width)}"`,
		// Lines and bars join up in fonts of another width, too.
		'lengthAdjust="spacingAndGlyphs"',
		...(classes === '' ? [] : [`class="${classes}"`]),
		...(front === undefined ? [] : [`fill="${front}"`]),
	];
	return `${area}<text ${attributes.join(' ')}>${escaped(shown)}</text>`;
}

const colorOf = (color: number | undefined) => (color === undefined ? undefined : palette[color]);

const round = (value: number) => Math.round(value * 100) / 100;

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
