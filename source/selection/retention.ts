import {companions} from '../inventory/companion-tags.ts';
import {tagRange, type Inventory} from '../inventory/inventory.ts';
import {matches} from './matching.ts';
import {rulesOf} from './all-rules.ts';
import type {Policy} from './policy.ts';
import {tagsOfRule} from './rules.ts';

/** When each tag was pushed or its image made: seconds since the epoch, 0 where nobody knows. */
export type TagTimes = Pick<Float64Array, number>;

/** The tags that `--delete-tags` and `--orphaned-signatures` are about. Throws a UsageError for a glob that matches none. */
export function matchedTags(inventory: Inventory, policy: Policy): Set<number> {
	const found = new Set(policy.deleteTags.flatMap((glob) => matches(inventory, '--delete-tags', glob, 'tag')));
	const named = new Set(
		policy.deleteTags.filter(namesSignatures).flatMap((glob) => matches(inventory, '--delete-tags', glob, 'tag')),
	);
	for (const {tag, subject} of companions(inventory)) {
		// What describes an image that is there goes with it, and not by a glob that means images.
		if (subject >= 0 && !named.has(tag)) {
			found.delete(tag);
		}
	}

	return found;
}

/** The tags whose age is asked for: by the command line, and by the rules of a policy file. */
export function datedTags(inventory: Inventory, policy: Policy): Set<number> {
	const rules = rulesOf(policy).flatMap((rule) => [...tagsOfRule(inventory, rule)].flat());
	return new Set([...matchedTags(inventory, policy), ...rules]);
}

/** A glob that says that it means signatures: `app:sha256-*.sig`. */
const namesSignatures = (glob: string) => glob.includes(':sha256-');

/**
 * Of the tags that were matched, those that retention lets go: not among the newest, and old enough.
 * @param now seconds since the epoch.
 */
export function* expired(
	inventory: Inventory,
	{keepLast, olderThan}: Policy,
	matched: ReadonlySet<number>,
	{times, now}: {readonly times: TagTimes; readonly now: number},
): Generator<number> {
	const {names} = inventory.tags;
	const orphans = new Set([...companions(inventory)].filter(({subject}) => subject < 0).map(({tag}) => tag));
	for (let repository = 0; repository < inventory.repositories.names.length; repository++) {
		const [first, end] = tagRange(inventory, repository);
		const tags: number[] = [];
		for (let tag = first; tag < end; tag++) {
			if (matched.has(tag)) {
				tags.push(tag);
			}
		}

		// A tag whose age is unknown (its link cannot be read) is neither new nor old: age never condemns it.
		const byAge = keepLast !== undefined || olderThan !== undefined;
		const known = byAge ? tags.filter((tag) => times[tag]! > 0) : tags;
		known.sort((a, b) => times[b]! - times[a]! || (names[a]! < names[b]! ? -1 : 1));
		// A signature of nothing is not one of the newest images.
		const images = known.filter((tag) => !orphans.has(tag));
		const signatures = known.filter((tag) => orphans.has(tag));
		for (const tag of [...images.slice(keepLast ?? 0), ...signatures]) {
			if (olderThan === undefined || times[tag]! <= now - olderThan) {
				yield tag;
			}
		}
	}
}

/** Signatures of images that are gone, but for young ones: what they describe may be on its way. */
export function* orphanedSignatures(inventory: Inventory, {grace}: Policy, now: number): Generator<number> {
	for (const {tag, subject} of companions(inventory)) {
		const time = inventory.tags.time[tag]!;
		if (subject < 0 && time > 0 && (grace === 0 || time <= now - grace)) {
			yield tag;
		}
	}
}
