import {isExpression} from './patterns.ts';

/** Of Distribution's reference grammar. */
const repositoryName = /^[a-z\d]+(?:(?:\.|_{1,2}|-+)[a-z\d]+)*(?:\/[a-z\d]+(?:(?:\.|_{1,2}|-+)[a-z\d]+)*)*$/;
const tagName = /^\w[\w.-]{0,127}$/;

/** False for a pattern that certainly no repository's name has. */
export const canBeRepository = (pattern: string) => canBe(pattern, repositoryName, /[^a-z\d._/-]/);

/** False for a pattern that certainly no tag's name has. */
export const canBeTag = (pattern: string) => canBe(pattern, tagName, /[^\w.-]/);

function canBe(pattern: string, name: RegExp, foreign: RegExp): boolean {
	if (isExpression(pattern)) {
		return !mustHave(pattern.slice(1, -1), foreign);
	}

	// What else globs can say is not looked into.
	return /[[\](){}|!+@\\]/.test(pattern) ? !/\[[^\]]*$/.test(pattern) : name.test(likeliest(pattern));
}

/** What a glob's wildcards match in the likeliest of names: a letter does not harm wherever a wildcard may stand. */
const likeliest = (glob: string) => glob.replaceAll(/\*+|\?/g, 'x');

/** One part of an expression: an escape, a class, a group's beginning, a quantity, or a character. */
const part =
	/\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\.|\[(?:\\.|[^\]])*\]|\((?:\?(?:<?[=!]|<[^>]*>|[\w-]*:))?|\{\d+(?:,\d*)?\}|[^]/gsu;

/** True when every text that an expression matches has a character that no name has: none of groups and alternatives is. */
function mustHave(source: string, foreign: RegExp): boolean {
	const parts = source.match(part) ?? [];
	let depth = 0;
	let found = false;
	for (const [index, text] of parts.entries()) {
		depth += text.startsWith('(') ? 1 : text === ')' ? -1 : 0;
		if (depth === 0 && text === '|') {
			return false;
		}

		const character = /^\\[^\w]$/.test(text) ? text[1]! : text;
		const isLiteral = character.length === 1 && (text.length === 2 || !/[.*+?^$|()[\]{}\\]/.test(text));
		const mayLack = /^(?:[*?]|\{0)/.test(parts[index + 1] ?? '');
		found ||= depth === 0 && isLiteral && foreign.test(character) && !mayLack;
	}

	return found;
}
