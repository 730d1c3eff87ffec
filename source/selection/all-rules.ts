import type {Policy} from './policy.ts';
import type {TagRule} from './rules.ts';

/**
 * All rules, in the order in which they are tried. Of those that were tried on the screens, what keeps comes before all of
 * the file's but those by hand, what deletes behind: nothing goes by such a rule as long as another one keeps it.
 */
export function rulesOf({filed, tried = []}: Pick<Policy, 'filed' | 'tried'>): readonly TagRule[] {
	const rules = filed?.rules ?? [];
	const first = leading(rules, ({byHand}) => byHand);
	const keeps = ({action}: TagRule) => action.does === 'keep';
	return [
		...rules.slice(0, first),
		...tried.filter((rule) => keeps(rule)).toReversed(),
		...rules.slice(first),
		...tried.filter((rule) => !keeps(rule)),
	];
}

/** How many at the beginning of a list are of a kind. */
export function leading<Item>(items: readonly Item[], isOfKind: (item: Item) => boolean): number {
	const end = items.findIndex((item) => !isOfKind(item));
	return end < 0 ? items.length : end;
}
