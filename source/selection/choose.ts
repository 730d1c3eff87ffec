import {readAges} from '../inventory/ages.ts';
import {readCreatedTimes} from '../inventory/created.ts';
import {readHeldLinks} from '../inventory/held-links.ts';
import type {Inventory} from '../inventory/inventory.ts';
import type {Pool} from '../scan/pool.ts';
import type {Budget} from './budget.ts';
import {settleNewFollowers} from './companions.ts';
import {
	applyChanges,
	changesSince,
	choicesOf,
	tagsByHand,
	withChanges,
	type Choices,
	type NamedChange,
} from './changes.ts';
import {changeOf} from './change.ts';
import {select, type Policy} from './policy.ts';
import {datedTags} from './retention.ts';
import {surelyKept} from './roots.ts';
import type {Decisions} from './rules.ts';
import type {Selection} from './selection.ts';

/** What is chosen of a storage. */
export interface Choice {
	readonly selection: Selection;
	/** What the policy alone chooses, its budget included. */
	readonly initial: Choices;
	/** Tags, as `repository:tag`, that were chosen for deletion in an earlier reading and have moved since: they stay. */
	readonly movedTags: readonly string[];
	/** Lines for the operator. */
	readonly notes: readonly string[];
	/** What the rules of a policy file say. */
	readonly decisions?: Decisions;
	/** What came of a budget. */
	readonly budget?: Budget;
}

export interface ChooseOptions {
	readonly pool: Pool;
	/** Seconds since the epoch. */
	readonly now: number;
	/** What was chosen otherwise in an earlier reading. */
	readonly chosen?: readonly NamedChange[];
	/** Called with each repository of which something was read. */
	readonly onPlace?: (repository: string) => void;
}

/**
 * Chooses by a policy, then again what was chosen otherwise in an earlier reading, and reads what that takes: images'
 * own dates, ages, links of what is excluded.
 */
export async function choose(
	inventory: Inventory,
	policy: Policy,
	{pool, now, chosen = [], onPlace}: ChooseOptions,
): Promise<Choice> {
	const reading = {pool, ...(onPlace && {onPlace})};
	const times =
		policy.ageBy === 'created'
			? await readCreatedTimes(inventory, datedTags(inventory, policy), reading)
			: inventory.tags.time;
	const byHand = tagsByHand(inventory, chosen);
	const {selection, decisions, notes} = select(inventory, policy, now, times, byHand);
	// No rule was asked about these tags: what the operator has chosen is a change of the opposite.
	const opposites = [...byHand].map(([tag, goes]) => changeOf({kind: 'tag', tag}, !goes));
	const initial = withChanges(choicesOf(selection), opposites);
	const movedTags = applyChanges(inventory, selection, chosen);
	await readHeldLinks(inventory, selection.excludedRepositories, reading);
	if (selection.grace > 0) {
		await readAges(inventory, surelyKept(inventory, selection), reading);
	}

	settleNewFollowers(inventory, selection);
	const found = {selection, movedTags, decisions, notes};
	if (policy.free === undefined) {
		return {...found, initial};
	}

	const before = choicesOf(selection);
	const {keepToBudget} = await import('./budget.ts');
	const budget = keepToBudget(inventory, selection, policy.free);
	return {...found, initial: withChanges(initial, changesSince(before, selection)), budget};
}
