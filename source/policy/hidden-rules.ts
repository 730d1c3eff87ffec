import {namesSignatures, type TagRule} from '../selection/rules.ts';
import {covers} from './covers.ts';

/** In seconds, from one up to the other, which is not among them. */
interface Ages {
	readonly from: number;
	readonly to: number;
}

const everyAge: Ages = {from: -Infinity, to: Infinity};

/**
 * Rules that can never match, because those before them have decided everything that they are about; each with its place.
 * Only what is certain is told.
 */
export function hiddenRules(rules: readonly TagRule[]): string[] {
	return rules.flatMap((rule, index) => {
		const before = rules.slice(0, index).filter((other) => !namesSignatures(rule) || namesSignatures(other));
		const hiding = hidingRules(rule, before);
		if (hiding === undefined) {
			return [];
		}

		const names = hiding.map(({name}) => name).join(', ');
		return [
			`${rule.place}: ${rule.name}: it can never match: ${names} decide${hiding.length === 1 ? 's' : ''} all that it is about`,
		];
	});
}

/** Those before a rule that leave nothing of it; undefined where something may be left. */
function hidingRules(rule: TagRule, before: readonly TagRule[]): readonly TagRule[] | undefined {
	const hiding = new Set<TagRule>();
	for (const repositories of rule.repositories) {
		for (const tags of rule.tags) {
			const covering = before.filter(
				(other) =>
					other.repositories.some((pattern) => covers(pattern, repositories)) &&
					(other.tags.includes('*') || other.tags.some((pattern) => covers(pattern, tags))),
			);
			const deciding = deciders(covering, agesAbout(rule));
			if (deciding === undefined) {
				return undefined;
			}

			for (const other of deciding) {
				hiding.add(other);
			}
		}
	}

	return before.filter((other) => hiding.has(other));
}

/** One rule, or two, that decide every tag of some ages among those that they are about; undefined where there are none. */
function deciders(rules: readonly TagRule[], about: Ages): readonly TagRule[] | undefined {
	const young = rules
		.toSorted((a, b) => agesDecided(b).to - agesDecided(a).to)
		.find((rule) => agesDecided(rule).from < 0);
	const old = rules
		.toSorted((a, b) => agesDecided(a).from - agesDecided(b).from)
		.find((rule) => agesDecided(rule).to === Infinity);
	if (young && agesDecided(young).to >= about.to) {
		return [young];
	}

	if (old && agesDecided(old).from <= about.from) {
		return [old];
	}

	return young && old && agesDecided(young).to >= agesDecided(old).from ? [young, old] : undefined;
}

/** The ages of which a rule decides every tag that it is about. Nobody's age is decided by any rule that goes by age. */
function agesDecided({action: {what}}: TagRule): Ages {
	if (what === 'always') {
		return everyAge;
	}

	return 'olderThan' in what
		? {from: what.olderThan, to: Infinity}
		: {from: -Infinity, to: what.youngerThan ?? -Infinity};
}

/** The ages of which it may decide some. */
function agesAbout({action: {what}}: TagRule): Ages {
	if (what === 'always') {
		return everyAge;
	}

	if ('olderThan' in what) {
		return {from: what.olderThan, to: Infinity};
	}

	const byAgeOnly = what.last === undefined && what.lastOfEachMinor === undefined;
	return {from: -Infinity, to: byAgeOnly ? (what.youngerThan ?? Infinity) : Infinity};
}
