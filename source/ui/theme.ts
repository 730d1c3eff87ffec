/** Names of the 16 palette colours that every terminal has and that its owner chose to be readable. */
type PaletteColor = 'red' | 'green' | 'yellow' | 'cyan';

/** What a colour is there to say. A word or a mark always says it too. */
export interface Theme {
	/** Goes, fails, blocks. */
	readonly danger: PaletteColor | undefined;
	readonly warning: PaletteColor | undefined;
	readonly success: PaletteColor | undefined;
	/** Keys in the footer, the sorted column. */
	readonly accent: PaletteColor | undefined;
}

const plain: Theme = {danger: undefined, warning: undefined, success: undefined, accent: undefined};
const coloured: Theme = {danger: 'red', warning: 'yellow', success: 'green', accent: 'cyan'};

/** No colours under `NO_COLOR` (no-color.org: present and not empty); inverse and bold stay. */
export function themeFor(environment: Readonly<Record<string, string | undefined>>): Theme {
	return environment['NO_COLOR'] ? plain : coloured;
}

export const theme = themeFor(process.env);
