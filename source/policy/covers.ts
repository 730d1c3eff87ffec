import picomatch from 'picomatch';
import {isExpression} from '../selection/patterns.ts';

/** They match every name. */
const all = new Set(['**', '**/*', '/.*/', '/.+/']);

/**
 * True when a pattern certainly matches every name that another one matches. What a wildcard of the other one stands for
 * is matched by a wildcard only; what is too hard to tell (expressions, braces and the like) is not certain.
 */
export function covers(pattern: string, other: string): boolean {
	if (pattern === other || all.has(pattern)) {
		return true;
	}

	if (isExpression(other)) {
		return false;
	}

	const isName = isSimple(other) && !/[*?]/.test(other);
	if (isExpression(pattern)) {
		return isName && isShortMatch(pattern.slice(1, -1), other);
	}

	if (!isSimple(pattern)) {
		return isName && picomatch.isMatch(other, pattern, {dot: true, flags: 's'});
	}

	// `a/**` matches `a` as well.
	const begin = other.endsWith('/**') ? other.slice(0, -3) : undefined;
	return (
		isSimple(other) &&
		sequenceCovers(pattern.split('/'), other.split('/'), '**', segmentCovers) &&
		(begin === undefined || covers(pattern, begin))
	);
}

/** Nothing but characters and wildcards. */
const isSimple = (glob: string) => !/[[\](){}|!+@\\]/.test(glob);

/** Without repetitions of groups, which may try for years. */
const isShortMatch = (source: string, name: string) =>
	!/\)[*+{]/.test(source) && new RegExp(`^(?:${source})$`, 'us').test(name);

const segmentCovers = (pattern: string, other: string): boolean =>
	other !== '**' && sequenceCovers([...pattern.replaceAll(/\*+/g, '*')], [...other], '*', characterCovers);

const characterCovers = (pattern: string, other: string): boolean =>
	pattern === other ? other !== '*' : pattern === '?' && other !== '*';

/** Goes along both; what a wildcard has taken may be more than it seemed at first. */
function sequenceCovers(
	pattern: readonly string[],
	other: readonly string[],
	wildcard: string,
	takes: (one: string, two: string) => boolean,
): boolean {
	let at = 0;
	let [wild, taken] = [-1, 0];
	for (let index = 0; index < other.length;) {
		if (pattern[at] === wildcard) {
			[wild, taken] = [at, index];
			at++;
		} else if (at < pattern.length && takes(pattern[at]!, other[index]!)) {
			at++;
			index++;
		} else if (wild >= 0) {
			at = wild + 1;
			taken++;
			index = taken;
		} else {
			return false;
		}
	}

	// `*/**` does not match `a`: a wildcard for parts is given one at the end.
	return at === pattern.length || (wildcard === '*' && at === pattern.length - 1 && pattern[at] === wildcard);
}
