import {sanitize} from './sanitize.ts';

/**
 * A word as a POSIX shell takes it: quoted where the shell would read something else, and with escapes (`$'\x1b'`,
 * POSIX.1-2024) where it holds what must not reach a terminal.
 */
export function shellWord(word: string): string {
	if (/^[\w./:@%+=,-]+$/.test(word)) {
		return word;
	}

	return sanitize(word) === word
		? `'${word.replaceAll("'", String.raw`'\''`)}'`
		: `$'${Array.from(word, (character) => escaped(character)).join('')}'`;
}

function escaped(character: string): string {
	if (sanitize(character) === character) {
		return character.replace(/['\\]/, String.raw`\$&`);
	}

	return Array.from(Buffer.from(character), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}
