import type {Explanation} from '../../plan/explanation.ts';
import {whySections} from '../../plan/why-text.ts';
import {cachedBy} from '../cached.ts';

const byWidth = cachedBy((_: Explanation) => new Map<number, readonly string[]>());

/** The whole of an explanation, in lines of at most `width` characters: nothing of it is only counted. */
export function whyLines(explanation: Explanation, width: number): readonly string[] {
	const known = byWidth(explanation);
	let lines = known.get(width);
	if (!lines) {
		lines = linesOf(explanation, width);
		known.set(width, lines);
	}

	return lines;
}

const all = Number.POSITIVE_INFINITY;

function linesOf(explanation: Explanation, width: number): readonly string[] {
	const sections = whySections(explanation, {width, places: all, chains: all, going: all});
	return sections.flatMap((lines, index) => [
		...(index === 0 ? [] : ['']),
		...lines.flatMap((line) => broken(line, width)),
	]);
}

/** A path or a name that no line has room for goes on in the next one, further in. */
function broken(line: string, width: number): readonly string[] {
	const characters = [...line];
	if (characters.length <= width) {
		return [line];
	}

	const indent = `${/^ */.exec(line)![0]}  `.slice(0, 12);
	return [characters.slice(0, width).join(''), ...broken(indent + characters.slice(width).join(''), width)];
}
