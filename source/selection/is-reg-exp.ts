import {sourceOf} from './patterns.ts';

/** True when a pattern in slashes can be read as a regular expression. */
export function isRegExp(pattern: string): boolean {
	try {
		return new RegExp(sourceOf(pattern), 'us').source !== '';
	} catch {
		return false;
	}
}
