import vm from 'node:vm';
import picomatch from 'picomatch';
import {UsageError} from '../errors.ts';

/** How long one regular expression may take for all names together, in milliseconds. */
const patience = 5000;

/** Longer ones are no patterns for names any more. */
export const longestPattern = 1000;

/** A text in slashes is a regular expression: no name begins with one. */
export const isExpression = (pattern: string) => pattern.length > 2 && pattern.startsWith('/') && pattern.endsWith('/');

/** Like a glob, it must match the whole name. */
export const sourceOf = (pattern: string) => `^(?:${pattern.slice(1, -1)})$`;

/**
 * Which names match any of some globs and regular expressions. An expression that backtracks without end is stopped:
 * throws a UsageError, which begins with `place`.
 */
export function matching(names: readonly string[], patterns: readonly string[], place: string): ReadonlySet<string> {
	const found = new Set<string>();
	for (const pattern of patterns) {
		const matches = isExpression(pattern) ? byExpression(names, pattern, place) : byGlob(names, pattern);
		for (const name of matches) {
			found.add(name);
		}
	}

	return found;
}

function byGlob(names: readonly string[], glob: string): readonly string[] {
	const isMatch = picomatch(glob, {dot: true, flags: 's'});
	return names.filter((name) => isMatch(name));
}

/** In a context of its own, which is the only one that can be stopped in the middle of an expression. */
function byExpression(names: readonly string[], pattern: string, place: string): readonly string[] {
	try {
		const matches: unknown = vm.runInNewContext(
			"const expression = new RegExp(source, 'us'); names.map((name) => (expression.test(name) ? '1' : '0')).join('')",
			{names, source: sourceOf(pattern)},
			{timeout: patience},
		);
		const flags = String(matches);
		return names.filter((_, index) => flags[index] === '1');
	} catch (error) {
		throw isTimeout(error)
			? new UsageError(`${place}: ${pattern} takes longer than ${patience / 1000} s for the names of this storage`, {
					hint: 'A repetition inside of a repetition, as in (a+)+, tries without end. Write it simpler, or as a glob.',
					cause: error,
				})
			: error;
	}
}

/** It is an error of the other context: no instance of this one's class. */
const isTimeout = (error: unknown) =>
	typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
