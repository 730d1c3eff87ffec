import {readAges} from '../inventory/ages.ts';
import {readCreatedTimes} from '../inventory/created.ts';
import {readHeldLinks} from '../inventory/held-links.ts';
import type {Inventory} from '../inventory/inventory.ts';
import type {Pool} from '../scan/pool.ts';
import {keepToBudget, type Budget} from './budget.ts';
import {settleNewFollowers} from './companions.ts';
import {applyChanges, choicesOf, type Choices, type NamedChange} from './changes.ts';
import {select, type Policy} from './policy.ts';
import {datedTags} from './retention.ts';
import {surelyKept} from './roots.ts';
import type {Decisions} from './rules.ts';
import type {Selection} from './selection.ts';

/** What is chosen of a storage. */
export interface Choice {
	readonly selection: Selection;
	/** What the policy alone chooses. */
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

/**
 * Chooses by a policy, then again what was chosen otherwise in an earlier reading, and reads what that takes: images'
 * own dates, ages, links of what is excluded.
 * @param now seconds since the epoch.
 */
export async function choose(
	inventory: Inventory,
	policy: Policy,
	{pool, now, chosen = []}: {readonly pool: Pool; readonly now: number; readonly chosen?: readonly NamedChange[]},
): Promise<Choice> {
	const times =
		policy.ageBy === 'created'
			? await readCreatedTimes(inventory, datedTags(inventory, policy), {pool})
			: inventory.tags.time;
	const {selection, decisions, notes} = select(inventory, policy, now, times);
	const initial = choicesOf(selection);
	const movedTags = applyChanges(inventory, selection, chosen);
	await readHeldLinks(inventory, selection.excludedRepositories, {pool});
	if (selection.grace > 0) {
		await readAges(inventory, surelyKept(inventory, selection), {pool});
	}

	settleNewFollowers(inventory, selection);
	const budget = policy.free === undefined ? undefined : keepToBudget(inventory, selection, policy.free);
	return {selection, initial, movedTags, decisions, notes, ...(budget ? {budget} : {})};
}
