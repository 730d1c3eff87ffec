import type {Key as InkKey} from 'ink';

/** One key press, by name: `up`, `enter`, `space`, `ctrl+c`, or the character itself. */
export interface Key {
	readonly name: string;
	/**
	 * It came in one lump with others: type-ahead after a stall, or a paste without brackets.
	 * Such a key never confirms anything.
	 */
	readonly burst: boolean;
}

/** Keys that come sooner than this after a question has opened are type-ahead, not an answer. In milliseconds. */
export const settleTime = 500;

/** What of Ink's key the splitter looks at. */
export type InkKeyFlags = Partial<Omit<InkKey, 'eventType'>>;

const named = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'pageup'],
	['pageDown', 'pagedown'],
	['home', 'home'],
	['end', 'end'],
	['return', 'enter'],
	['escape', 'escape'],
	['backspace', 'backspace'],
	['delete', 'delete'],
] as const satisfies ReadonlyArray<readonly [keyof InkKeyFlags, string]>;

/** An escape sequence that a slow link tore apart: its Escape came before, the rest comes as text. */
const tornSequence = /^(?:\[\[?[\d;]*[A-HPQRSZ~]|O[A-DFHP-S])/;

/**
 * The keys in one event of Ink. Ink merges printable characters that arrive together (`jjj`,
 * `y\r`) into one event and does not tell their Enter; these are taken apart and marked as a burst.
 */
export function splitInput(input: string, key: InkKeyFlags): readonly Key[] {
	const single = singleKey(input, key);
	if (single !== undefined) {
		return single === '' ? [] : [{name: single, burst: false}];
	}

	if (key.meta === true) {
		// Alt with a key looks like Escape and that key in one lump, and we have no use for Alt.
		return burstOf(`\u{1B}${input}`);
	}

	return burstOf(input.replace(tornSequence, ''));
}

function burstOf(text: string): readonly Key[] {
	return [...text].map((character) => ({name: characterName(character), burst: true})).filter(({name}) => name !== '');
}

/** The name of an event that is one key, '' for one that no screen knows, undefined for several characters. */
function singleKey(input: string, key: InkKeyFlags): string | undefined {
	if (key.tab === true) {
		return key.shift === true ? 'shift+tab' : 'tab';
	}

	const name = named.find(([flag]) => key[flag] === true);
	if (name) {
		return name[1];
	}

	if (key.ctrl === true && key.meta !== true) {
		return `ctrl+${input}`;
	}

	return key.meta === true ? undefined : [...input].length < 2 ? characterName(input) : undefined;
}

/** Control characters in a lump are the keys that send them: `\r` is Enter, `\x12` is Ctrl-R. */
function characterName(character: string): string {
	switch (character) {
		case ' ': {
			return 'space';
		}

		case '\r': {
			return 'enter';
		}

		case '\t': {
			return 'tab';
		}

		case '\u{7F}':
		case '\b': {
			return 'backspace';
		}

		case '\u{1B}': {
			return 'escape';
		}

		default: {
			const code = character.codePointAt(0) ?? 0;
			if (code === 0 || code > 0x1a) {
				return code < 0x20 || (code >= 0x7f && code < 0xa0) ? '' : character;
			}

			return `ctrl+${String.fromCodePoint(code + 0x60)}`;
		}
	}
}

/** The text that a key types into a field, or undefined when it types none. */
export function typedText(key: Key): string | undefined {
	if (key.name === 'space') {
		return ' ';
	}

	return [...key.name].length === 1 ? key.name : undefined;
}
