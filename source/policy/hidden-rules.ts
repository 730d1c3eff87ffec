import type {TagRule} from '../selection/rules.ts';

/** Rules that can never match, because one before them has decided everything that they are about; each with its place. */
export function hiddenRules(rules: readonly TagRule[]): string[] {
	return rules.flatMap((rule, index) => {
		const before = rules.slice(0, index).find((other) => other.action.what === 'always' && covers(other, rule));
		return before === undefined
			? []
			: [`${rule.place}: ${rule.name}: it can never match: ${before.name} decides all that it is about`];
	});
}

const covers = (a: TagRule, b: TagRule) =>
	coversAll(a.repositories, b.repositories, ['**', '**/*']) && coversAll(a.tags, b.tags, ['*', '**']);

/** Only what is certain: the same pattern, or one that matches every name. */
const coversAll = (patterns: readonly string[], others: readonly string[], all: readonly string[]) =>
	patterns.some((pattern) => all.includes(pattern)) || others.every((other) => patterns.includes(other));
