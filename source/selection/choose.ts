import {readAges} from '../inventory/ages.ts';
import {readCreatedTimes} from '../inventory/created.ts';
import {readHeldLinks} from '../inventory/held-links.ts';
import type {Inventory} from '../inventory/inventory.ts';
import type {Pool} from '../scan/pool.ts';
import {settleNewFollowers} from './companions.ts';
import {applyChanges, exclusionsOf, type Exclusions, type NamedChange} from './exclusion-changes.ts';
import {select, type Policy} from './policy.ts';
import {matchedTags} from './retention.ts';
import {surelyKept} from './roots.ts';
import type {Selection} from './selection.ts';

/** What is chosen of a storage. */
export interface Choice {
	readonly selection: Selection;
	/** What the policy alone excludes. */
	readonly initial: Exclusions;
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
			? await readCreatedTimes(inventory, matchedTags(inventory, policy), {pool})
			: inventory.tags.time;
	const selection = select(inventory, policy, now, times);
	const initial = exclusionsOf(selection);
	applyChanges(inventory, selection, chosen);
	await readHeldLinks(inventory, selection.excludedRepositories, {pool});
	if (selection.grace > 0) {
		await readAges(inventory, surelyKept(inventory, selection), {pool});
	}

	settleNewFollowers(inventory, selection);
	return {selection, initial};
}
