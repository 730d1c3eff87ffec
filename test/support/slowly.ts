/**
 * The environment of a program whose changes of the disk take so many milliseconds each.
 * @param hold a file: while it is there, no further change is made.
 */
export const slowly = (milliseconds: number, hold?: string): Readonly<Record<string, string>> => ({
	NODE_OPTIONS: `--import=${new URL('./slow-changes.js', import.meta.url).href}`,
	SLOW: String(milliseconds),
	...(hold === undefined ? {} : {HOLD: hold}),
});
