import stringWidth from 'string-width';
import {graphemes} from './graphemes.ts';

const ascii = /^[ -~]*$/;

/** True for a text of characters that each take one column on any terminal. */
export const isPlain = (text: string) => ascii.test(text);

/** Columns that a text takes on a terminal. */
export const widthOf = (text: string) => (isPlain(text) ? text.length : stringWidth(text));

/** A text padded to exactly `width` columns, or cut with `..`. Padding is what makes an inverse row one bar. */
export function fitText(text: string, width: number, align: 'left' | 'right' = 'left'): string {
	const shown = steady(text);
	const over = widthOf(shown) > width;
	const fitted = !over ? shown : width > 4 ? `${headOf(shown, width - 3)}.. ` : headOf(shown, width);
	const blank = ' '.repeat(width - widthOf(fitted));
	return align === 'right' && !over ? blank + fitted : fitted + blank;
}

/** The same for names whose end tells them apart: cut in the middle. */
export function fitName(name: string, width: number): string {
	const shown = steady(name);
	const room = width - 1;
	if (widthOf(shown) <= room || room < 10) {
		return fitText(shown, width);
	}

	const head = headOf(shown, Math.floor((room - 2) / 3));
	return fitText(`${head}..${tailOf(shown, room - 2 - widthOf(head))}`, width);
}

/** The end of a text, in at most `width` columns: of a path, where a folder begins. */
export function fitTail(text: string, width: number): string {
	const shown = steady(text);
	if (widthOf(shown) <= width) {
		return shown;
	}

	const tail = tailOf(shown, width - 3);
	return `...${tail.slice(Math.max(0, tail.indexOf('/')))}`;
}

/** The beginning of a text, in at most `width` columns: half of a wide character is none. */
function headOf(text: string, width: number): string {
	return isPlain(text) ? text.slice(0, width) : taken(graphemesOf(text), width).join('');
}

function tailOf(text: string, width: number): string {
	return isPlain(text) ? text.slice(text.length - width) : taken(graphemesOf(text).reverse(), width).reverse().join('');
}

const graphemesOf = (text: string) => [...graphemes.segment(text)].map(({segment}) => segment);

function taken(characters: readonly string[], width: number): string[] {
	let used = 0;
	const end = characters.findIndex((character) => (used += widthOf(character)) > width);
	return characters.slice(0, end < 0 ? characters.length : end);
}

/** An emoji of several parts, its variant, its colour of skin. */
const joined = /\u{200D}\P{Mn}|[\u{FE00}-\u{FE0F}\u{200D}]|[\u{1F3FB}-\u{1F3FF}]/gu;
const flagLetters = /[\u{1F1E6}-\u{1F1FF}]/gu;

/**
 * A text of characters about whose width terminals agree. Some draw a family of three as one emoji, some as three: only
 * its first is shown; a flag is shown as its two letters.
 */
function steady(text: string): string {
	return isPlain(text)
		? text
		: text
				.replaceAll(joined, '')
				.replaceAll(flagLetters, (letter) => String.fromCodePoint(letter.codePointAt(0)! - 0x1f1e6 + 0x41));
}
