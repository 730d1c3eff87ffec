import {sanitize} from '../format/sanitize.ts';
import type {Writer} from '../session.ts';
import {wrapText} from '../format/wrap-text.ts';

/** What writes to the storage, or may: a line each, with what to do about it below; nothing where nothing was found. */
export function writersText(writers: readonly Writer[]): string {
	return writers
		.flatMap(({message, hint}) => [...wrapText(sanitize(`! ${message}.`)), ...wrapText(sanitize(hint), '    ')])
		.map((line) => `${line}\n`)
		.join('');
}
