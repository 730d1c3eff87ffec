import {hiddenRules} from '../policy/hidden-rules.ts';
import {UsageError} from '../errors.ts';
import type {Inventory} from '../inventory/inventory.ts';
import type {Pool} from '../scan/pool.ts';
import {rulesOf} from '../selection/all-rules.ts';
import {changesSince, nameChanges} from '../selection/changes.ts';
import {choose, type Choice} from '../selection/choose.ts';
import {Estimate} from '../selection/estimate.ts';
import type {Policy} from '../selection/policy.ts';
import {tagGoes} from '../selection/roots.ts';
import type {TagRule} from '../selection/rules.ts';
import type {Selection} from '../selection/selection.ts';
import type {Reading} from './read-storage.ts';

/** What a rule does that is tried; or, where it holds already, what it would mean to take it back. */
export interface RuleTrial {
	readonly rule: TagRule;
	readonly takesBack: boolean;
	/** How many tags it is about that no rule before it has decided. */
	readonly matched: number;
	/** The tags that it decides, and all others that go or stay for it. */
	readonly tags: readonly TriedTag[];
	readonly before: Outcome;
	readonly after: Outcome;
}

export interface TriedTag {
	readonly tag: number;
	readonly goesNow: boolean;
	readonly goesThen: boolean;
}

/** What a cleanup would do. */
export interface Outcome {
	readonly tags: number;
	readonly manifests: number;
	readonly bytes: number;
}

/** All that holds once a rule that was tried is kept. */
export interface Tried {
	readonly trial: RuleTrial;
	readonly rules: readonly TagRule[];
	readonly choice: Choice;
	readonly estimate: Estimate;
}

/**
 * Chooses anew, with one rule more, or without one that was tried before. What was chosen on the screens stays chosen.
 * Nothing of the reading changes but ages that become known. Throws a UsageError for a rule that can never match, or lets
 * another one never match.
 */
export async function tryRule(
	reading: Reading & {readonly estimate: Estimate},
	policy: Policy,
	rule: TagRule,
	pool: Pool,
): Promise<Tried> {
	const {tried = []} = policy;
	const takesBack = tried.some(({name}) => name === rule.name);
	const rules = takesBack ? tried.filter(({name}) => name !== rule.name) : [...tried, rule];
	const trying = {...policy, tried: rules};
	const hidden = hiddenRules(rulesOf(trying));
	if (hidden.length > 0) {
		throw new UsageError(hidden.join('\n'));
	}

	const {inventory, initial, selection, decisions} = reading;
	const chosen = nameChanges(inventory, changesSince(initial, selection));
	const choice = await choose(inventory, trying, {pool, now: selection.now, chosen});
	const estimate = new Estimate(inventory, choice.selection);
	const [said, order] = takesBack ? [decisions, rulesOf(policy)] : [choice.decisions, rulesOf(trying)];
	const ordinal = order.findIndex(({name}) => name === rule.name);
	const trial: RuleTrial = {
		rule,
		takesBack,
		matched: said?.matched[ordinal] ?? 0,
		tags: triedTags(inventory, selection, choice.selection, (tag) => said?.rule[tag] === ordinal),
		before: outcomeOf(inventory, reading),
		after: outcomeOf(inventory, {...choice, estimate}),
	};
	return {trial, rules, choice, estimate};
}

function outcomeOf(
	inventory: Inventory,
	{selection, estimate}: {readonly selection: Readonly<Selection>; readonly estimate: Estimate},
): Outcome {
	const {manifests, bytes} = estimate.total;
	const tags = [...selection.deletedTags].filter((tag) => tagGoes(inventory, selection, tag)).length;
	return {tags, manifests, bytes};
}

/** Those that change come first. */
function triedTags(
	inventory: Inventory,
	now: Readonly<Selection>,
	then: Readonly<Selection>,
	isDecided: (tag: number) => boolean,
): TriedTag[] {
	return [...inventory.tags.names.keys()]
		.map((tag) => ({tag, goesNow: tagGoes(inventory, now, tag), goesThen: tagGoes(inventory, then, tag)}))
		.filter(({tag, goesNow, goesThen}) => goesNow !== goesThen || isDecided(tag))
		.sort((a, b) => Number(b.goesNow !== b.goesThen) - Number(a.goesNow !== a.goesThen) || a.tag - b.tag);
}
