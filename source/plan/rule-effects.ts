import type {Inventory} from '../inventory/inventory.ts';
import {finish} from '../inventory/pieces.ts';
import {settleNewFollowers} from '../selection/companions.ts';
import {tagGoes} from '../selection/roots.ts';
import type {Decisions, TagRule} from '../selection/rules.ts';
import type {Selection} from '../selection/selection.ts';
import {mark} from './mark.ts';
import {countGoing} from './totals.ts';

/** What one rule of a policy file does to a storage. */
export interface RuleEffect {
	readonly name: string;
	readonly place: string;
	/** Tags that it is about and no rule before it had decided. */
	readonly matched: number;
	/** Of those that it decides, tags that stay, and that go: for what is excluded it deletes nothing. */
	readonly kept: number;
	readonly deleted: number;
	/** The same by name, as `repository:tag`. */
	readonly keptTags: readonly string[];
	readonly deletedTags: readonly string[];
	/** What would stay if the tags that it deletes stayed. */
	readonly bytes: number;
}

/** What each rule matches, and what it frees: the plan, less the plan in which the tags that it deletes stay. */
export function ruleEffects(
	{
		inventory,
		selection,
		decisions,
	}: {readonly inventory: Inventory; readonly selection: Readonly<Selection>; readonly decisions?: Decisions},
	rules: readonly TagRule[],
): RuleEffect[] {
	if (decisions === undefined) {
		return [];
	}

	const {rule, goes, matched} = decisions;
	const all = finish(countGoing(inventory, selection, mark(inventory, selection)));
	return rules.map(({name, place}, index) => {
		const decided = [...rule.keys()].filter((tag) => rule[tag] === index);
		const deleted = new Set(decided.filter((tag) => goes[tag] === 1 && tagGoes(inventory, selection, tag)));
		const kept = decided.filter((tag) => !deleted.has(tag));
		return {
			name,
			place,
			matched: matched[index]!,
			kept: kept.length,
			deleted: deleted.size,
			keptTags: kept.map((tag) => nameOf(inventory, tag)),
			deletedTags: [...deleted].map((tag) => nameOf(inventory, tag)),
			bytes: deleted.size === 0 ? 0 : all.bytes - bytesWithout(inventory, selection, deleted),
		};
	});
}

const nameOf = ({repositories, tags}: Inventory, tag: number) =>
	`${repositories.names[tags.repository[tag]!]!}:${tags.names[tag]!}`;

function bytesWithout(inventory: Inventory, selection: Readonly<Selection>, tags: ReadonlySet<number>): number {
	const deletedTags = new Set([...selection.deletedTags].filter((tag) => !tags.has(tag)));
	const narrowed = {...selection, deletedTags};
	settleNewFollowers(inventory, narrowed);
	return finish(countGoing(inventory, narrowed, mark(inventory, narrowed))).bytes;
}
