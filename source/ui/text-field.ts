import {typedText, type Key} from './keys.ts';

/** A line that is being typed: always edited at its end. */
export type FieldEdit = {readonly done: 'accept' | 'cancel'} | {readonly text: string};

/** What a key makes of a field. Unknown keys leave it as it is: a field never triggers a command. */
export function editField(text: string, key: Key): FieldEdit {
	switch (key.name) {
		case 'enter': {
			return {done: 'accept'};
		}

		case 'escape': {
			return {done: 'cancel'};
		}

		case 'backspace': {
			return {text: [...text].slice(0, -1).join('')};
		}

		case 'ctrl+u': {
			return {text: ''};
		}

		case 'ctrl+w': {
			return {text: text.replace(/[^\s/]*[\s/]*$/u, '')};
		}

		default: {
			return {text: text + (typedText(key) ?? '')};
		}
	}
}

/** What a paste adds to a one-line field: its first line, without control characters. */
export function pastedText(text: string): string {
	const [line = ''] = text.trim().split(/[\r\n]/u);
	return line.replaceAll(/\p{Control}/gu, '');
}
