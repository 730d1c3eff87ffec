import {companions} from '../inventory/companion-tags.ts';
import {tagRange, type Inventory} from '../inventory/inventory.ts';
import {matching} from './patterns.ts';
import type {TagTimes} from './retention.ts';
import {newerFirst, parseVersion, type Version} from './semver-series.ts';

/** What a rule keeps of the tags that it matches; ages are in seconds. Any of these is enough. */
export interface Keeping {
	/** The newest in each repository. */
	readonly last?: number | undefined;
	/** The newest versions of each minor in each repository. */
	readonly lastOfEachMinor?: number | undefined;
	readonly youngerThan?: number | undefined;
}

export type RuleAction =
	| {readonly does: 'keep'; readonly what: 'always' | Keeping}
	| {readonly does: 'delete'; readonly what: 'always' | {readonly olderThan: number}};

/** One rule of a policy file. Globs and regular expressions. */
export interface TagRule {
	readonly name: string;
	/** `FILE:LINE:COLUMN` */
	readonly place: string;
	readonly repositories: readonly string[];
	readonly tags: readonly string[];
	readonly action: RuleAction;
	/** Chosen tag by tag on the screens: there it can be chosen otherwise again. */
	readonly byHand: boolean;
}

/** What the rules say of each tag: the first one that decides it counts. */
export interface Decisions {
	/** By tag: the rule that has decided it, or -1. */
	readonly rule: Int32Array;
	/** By tag: 1 where that rule deletes it. */
	readonly goes: Uint8Array;
	/** By rule: the tags that it matches and no rule before had decided. */
	readonly matched: readonly number[];
}

export interface When {
	readonly times: TagTimes;
	/** Seconds since the epoch. */
	readonly now: number;
}

/** Signatures are about the images that they describe: a rule is about them only where a pattern says so. */
export const namesSignatures = ({tags}: Pick<TagRule, 'tags'>) => tags.some((pattern) => pattern.includes('sha256-'));

/** The tags that a rule is about. What describes an image is about that, unless a pattern names such tags. */
export function* tagsOfRule(inventory: Inventory, rule: TagRule): Generator<number[]> {
	const {repositories, tags, place} = rule;
	const {names} = inventory.repositories;
	const wanted = matching(names, repositories, place);
	const wantedTags = matching([...new Set(inventory.tags.names)], tags, place);
	const describing = namesSignatures(rule)
		? new Set<number>()
		: new Set([...companions(inventory)].map(({tag}) => tag));
	for (const [repository, name] of names.entries()) {
		if (wanted.has(name)) {
			const [first, end] = tagRange(inventory, repository);
			const found: number[] = [];
			for (let tag = first; tag < end; tag++) {
				if (wantedTags.has(inventory.tags.names[tag]!) && !describing.has(tag)) {
					found.push(tag);
				}
			}

			yield found;
		}
	}
}

/**
 * Goes through the rules in their order. Throws a UsageError for an expression that takes too long.
 * @param byHand tags that were chosen, to go or to stay: no rule is about them, as none is behind such a choice in a file.
 */
export function decide(
	inventory: Inventory,
	rules: readonly TagRule[],
	when: When,
	byHand: Pick<ReadonlySet<number>, 'has'> = new Set(),
): Decisions {
	const rule = new Int32Array(inventory.tags.names.length).fill(-1);
	const goes = new Uint8Array(rule.length);
	const matched = rules.map((one, index) => {
		let count = 0;
		for (const tags of tagsOfRule(inventory, one)) {
			const open = tags.filter((tag) => rule[tag] === -1 && !byHand.has(tag));
			count += open.length;
			for (const tag of decidedBy(inventory, one.action, open, when)) {
				rule[tag] = index;
				goes[tag] = one.action.does === 'delete' && isKnown(one.action, when, tag) ? 1 : 0;
			}
		}

		return count;
	});
	return {rule, goes, matched};
}

/** A tag whose age nobody knows is never condemned by age: a rule that goes by age keeps it. */
const isKnown = ({what}: RuleAction, {times}: When, tag: number) => what === 'always' || times[tag]! > 0;

/** Those of one repository's tags that an action decides. */
function* decidedBy(inventory: Inventory, action: RuleAction, open: readonly number[], when: When): Generator<number> {
	const {what} = action;
	if (what === 'always') {
		yield* open;
		return;
	}

	const {times, now} = when;
	const isVersions = action.does === 'keep' && usesNoTimes(action.what);
	const known = isVersions ? open : open.filter((tag) => times[tag]! > 0);
	yield* open.filter((tag) => !isVersions && times[tag]! <= 0);
	if ('olderThan' in what) {
		yield* known.filter((tag) => times[tag]! <= now - what.olderThan);
		return;
	}

	const {last, lastOfEachMinor, youngerThan} = what;
	const kept = new Set<number>(
		lastOfEachMinor === undefined ? [] : newestOfEachMinor(inventory, known, lastOfEachMinor),
	);
	const byAge = known.toSorted((a, b) => times[b]! - times[a]! || compareNames(inventory, a, b));
	for (const [position, tag] of byAge.entries()) {
		if (position < (last ?? 0) || (youngerThan !== undefined && times[tag]! > now - youngerThan)) {
			kept.add(tag);
		}
	}

	yield* kept;
}

const usesNoTimes = (what: 'always' | Keeping) =>
	what !== 'always' && what.last === undefined && what.youngerThan === undefined;

const compareNames = ({tags}: Inventory, a: number, b: number) => (tags.names[a]! < tags.names[b]! ? -1 : 1);

function* newestOfEachMinor(inventory: Inventory, tags: readonly number[], count: number): Generator<number> {
	const series = new Map<string, Array<{readonly tag: number; readonly version: Version}>>();
	for (const tag of tags) {
		const version = parseVersion(inventory.tags.names[tag]!);
		if (version) {
			series.set(version.series, [...(series.get(version.series) ?? []), {tag, version}]);
		}
	}

	for (const versions of series.values()) {
		const newest = versions.toSorted((a, b) => newerFirst(a.version, b.version)).slice(0, count);
		yield* newest.map(({tag}) => tag);
	}
}
