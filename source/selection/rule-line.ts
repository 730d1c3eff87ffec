import {UsageError} from '../errors.ts';
import {parseAge} from '../format/age.ts';
import type {Keeping, RuleAction, TagRule} from './rules.ts';
import {isExpression} from './patterns.ts';
import {isRegExp} from './is-reg-exp.ts';
import {canBeRepository, canBeTag} from './possible-names.ts';

/** What a line may say, for whoever types one. */
export const ruleLanguage = 'delete|keep team/*:pr-* [older-than 30d | last 3 | younger-than 2d]';

/**
 * Reads a rule that is typed in one line: `delete team/*:pr-* older-than 30d`, `keep **:v* last-of-each-minor 2`. Without
 * a pattern it is about all tags. Its name is the line. Throws a UsageError for anything else.
 */
export function parseRuleLine(line: string): TagRule {
	const words = line.trim().split(/\s+/);
	const [does, second, ...rest] = words;
	if (does !== 'keep' && does !== 'delete') {
		throw new UsageError('It begins with keep or delete');
	}

	const hasTarget = second !== undefined && !isCondition(second);
	const {repositories, tags} = hasTarget ? parseTarget(second) : {repositories: '**', tags: '*'};
	const conditions = parseConditions(does, hasTarget ? rest : words.slice(1));
	return {
		name: words.join(' '),
		place: 'not written to a policy yet',
		repositories: [repositories],
		tags: [tags],
		action: actionOf(does, conditions),
		byHand: false,
	};
}

/** `repository:tag`, each a glob or, in slashes, an expression: that may have a colon in it. */
function parseTarget(text: string): {readonly repositories: string; readonly tags: string} {
	const [, repositories = '', tags = ''] = /^(\/.+?\/(?=:)|[^:]*):(.+)$/.exec(text) ?? [];
	if (repositories === '') {
		throw new UsageError(`${text} is no repository:tag`);
	}

	for (const pattern of [repositories, tags]) {
		if (isExpression(pattern) && !isRegExp(pattern)) {
			throw new UsageError(`${pattern} is no regular expression`);
		}
	}

	if (!canBeRepository(repositories)) {
		throw new UsageError(`No repository is called ${repositories}`);
	}

	if (!canBeTag(tags)) {
		throw new UsageError(`No tag is called ${tags}`);
	}

	return {repositories, tags};
}

/** What each action may be limited by, and what that takes. */
const kinds = {
	keep: {last: 'count', 'last-of-each-minor': 'count', 'younger-than': 'age'},
	delete: {'older-than': 'age'},
} as const;

const isCondition = (word: string) => Object.hasOwn(kinds.keep, word) || Object.hasOwn(kinds.delete, word);

type Conditions = Readonly<Record<string, number>>;

function parseConditions(does: keyof typeof kinds, words: readonly string[]): Conditions {
	const known: Readonly<Record<string, 'count' | 'age'>> = kinds[does];
	const found: Record<string, number> = {};
	for (let index = 0; index < words.length; index += 2) {
		const word = words[index]!;
		const kind = Object.hasOwn(known, word) ? known[word]! : undefined;
		if (kind === undefined) {
			throw new UsageError(`${does} knows ${Object.keys(known).join(', ')}, and not ${word}`);
		}

		if (Object.hasOwn(found, word)) {
			throw new UsageError(`${word} is said twice`);
		}

		found[word] = kind === 'age' ? parseAge(words[index + 1] ?? '', word) : parseCount(words[index + 1] ?? '', word);
	}

	return found;
}

function parseCount(text: string, word: string): number {
	if (!/^[1-9]\d{0,8}$/.test(text)) {
		throw new UsageError(`${word} needs a whole number, not ${JSON.stringify(text)}`);
	}

	return Number(text);
}

function actionOf(does: 'keep' | 'delete', conditions: Conditions): RuleAction {
	if (Object.keys(conditions).length === 0) {
		return {does, what: 'always'};
	}

	if (does === 'delete') {
		return {does, what: {olderThan: conditions['older-than']!}};
	}

	const what: Keeping = {
		last: conditions['last'],
		lastOfEachMinor: conditions['last-of-each-minor'],
		youngerThan: conditions['younger-than'],
	};
	return {does, what};
}
