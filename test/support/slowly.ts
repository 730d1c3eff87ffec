/**
 * The environment of a program whose changes of the disk take so many milliseconds each.
 * @param hold a file: while it is there, no further change is made.
 * @param from the change of a thread from which on that file is looked at.
 */
export const slowly = (milliseconds: number, hold?: string, from = 0): Readonly<Record<string, string>> => ({
	NODE_OPTIONS: `--import=${new URL('./slow-changes.js', import.meta.url).href}`,
	SLOW: String(milliseconds),
	FROM: String(from),
	...(hold === undefined ? {} : {HOLD: hold}),
});
