/** The environment of a program whose changes of the disk take so many milliseconds each. */
export const slowly = (milliseconds: number): Readonly<Record<string, string>> => ({
	NODE_OPTIONS: `--import=${new URL('./slow-changes.js', import.meta.url).href}`,
	SLOW: String(milliseconds),
});
