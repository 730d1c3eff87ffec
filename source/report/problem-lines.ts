import {formatCount} from '../format/count.ts';
import {sanitize} from '../format/sanitize.ts';
import type {Problem, ProblemKind} from '../inventory/problems.ts';
import {sortProblems} from '../inventory/problems.ts';
import {wrapText} from '../format/wrap-text.ts';

/** How many problems of one kind are told before the rest is only counted. */
const shownOfAKind = 5;

/** The problems for people: grouped by kind, each group limited. A message that all of a group share is told once. */
export function problemLines(problems: readonly Problem[]): string[] {
	const groups = new Map<ProblemKind, Problem[]>();
	for (const problem of sortProblems(problems)) {
		const group = groups.get(problem.kind);
		if (group) {
			group.push(problem);
		} else {
			groups.set(problem.kind, [problem]);
		}
	}

	return [...groups].flatMap(([kind, group]) => groupLines(kind, group));
}

function groupLines(kind: ProblemKind, group: readonly Problem[]): string[] {
	const {message} = group[0]!;
	const isShared = group.length > 1 && group.every((problem) => problem.message === message);
	return [
		`  ${kind} (${formatCount(group.length)})`,
		...(isShared ? wrapText(sanitize(message), '    ') : []),
		...group.slice(0, shownOfAKind).flatMap((problem) => problemEntry(problem, isShared)),
		...(group.length > shownOfAKind ? [`    … and ${formatCount(group.length - shownOfAKind)} more`] : []),
	];
}

function problemEntry(problem: Problem, isShared: boolean): string[] {
	const place = sanitize(problemPlace(problem));
	const message = isShared ? [] : wrapText(sanitize(problem.message), '      ');
	return place === '' ? message : [`    ${place}`, ...message];
}

/** A digest as far as it is needed to find it: the whole of it is in the JSON. */
const shorten = (digest: string) => digest.slice(0, digest.indexOf(':') + 13);

/** `team/app:v1`, `team/app@sha256:0123456789ab`, or the path of what has no name. */
function problemPlace({repository, reference, path}: Problem): string {
	if (repository === undefined || reference === undefined) {
		return path ?? repository ?? '';
	}

	return `${repository}${reference.includes(':') ? `@${shorten(reference)}` : `:${reference}`}`;
}
