/**
 * Names of the 16 palette colours that every terminal has and that its owner chose to be readable. None that is hard to
 * read on white, as yellow and cyan are, above all in bold, which many terminals draw in the bright colour; nor blue on black.
 */
type PaletteColor = 'red' | 'green' | 'magenta';

/** What a colour is there to say. A word or a mark always says it too. */
export interface Theme {
	/** Goes, fails, blocks. */
	readonly danger: PaletteColor | undefined;
	readonly warning: PaletteColor | undefined;
	readonly success: PaletteColor | undefined;
}

const plain: Theme = {danger: undefined, warning: undefined, success: undefined};
const coloured: Theme = {danger: 'red', warning: 'magenta', success: 'green'};

/** No colours under `NO_COLOR` (no-color.org: present and not empty); inverse and bold stay. */
export function themeFor(environment: Readonly<Record<string, string | undefined>>): Theme {
	return environment['NO_COLOR'] ? plain : coloured;
}

export const theme = themeFor(process.env);
