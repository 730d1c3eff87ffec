import {blobFlags, revisionFlags, type Inventory} from '../inventory/inventory.ts';
import {manifestKinds} from '../storage/manifest.ts';
import {findFollowers} from './companions.ts';
import {addAll, findExcluded} from './exclusions.ts';
import {OrdinalSet} from './ordinal-set.ts';
import type {Pins} from './pins.ts';
import {rulesOf} from './all-rules.ts';
import {expired, matchedTags, orphanedSignatures, type TagTimes} from './retention.ts';
import {decide, type Decisions, type TagRule} from './rules.ts';
import type {Ruling, Selection} from './selection.ts';

/** What the command line says about what goes and what stays. Ages are in seconds. */
export interface Policy {
	readonly exclude: readonly string[];
	readonly only: readonly string[];
	/** Globs for `repository:tag`: tags to delete. */
	readonly deleteTags: readonly string[];
	/** Of the tags that `deleteTags` matches, keep this many of the newest in each repository. */
	readonly keepLast?: number;
	/** Of those, delete only what is older. */
	readonly olderThan?: number;
	/** What makes a tag old: when it was pushed (the default), or when its image was made. */
	readonly ageBy?: 'pushed' | 'created';
	/** Also delete tags of signatures whose image is gone. */
	readonly orphanedSignatures?: boolean;
	readonly grace: number;
	readonly uploadsOlderThan: number;
	readonly emptyRepositories: boolean;
	readonly deleteUnreadable: boolean;
	/** What only a policy file can say. */
	readonly filed?: FiledPolicy;
	/** Rules that were tried on the screens and hold beside those of the file, in the order in which they were. */
	readonly tried?: readonly TagRule[];
	readonly pins?: Pins;
	/** Free no more than it takes to free this many bytes. */
	readonly free?: number;
}

/** What a policy file says beside what the command line can say as well. */
export interface FiledPolicy {
	/** Absolute. */
	readonly file: string;
	/** As it was read. */
	readonly text: string;
	/** Globs as of `exclude`, and digests alone. `place`: `FILE:LINE:COLUMN`. */
	readonly exclude: ReadonlyArray<{readonly glob: string; readonly place: string}>;
	/** Keep the blobs that no repository references. */
	readonly excludeOrphans: boolean;
	readonly rules: readonly TagRule[];
	/* Where the command line says nothing; ages in seconds. */
	readonly grace?: number | undefined;
	readonly uploadsOlderThan?: number | undefined;
	readonly emptyRepositories?: boolean | undefined;
	readonly deleteUnreadable?: boolean | undefined;
	readonly orphanedSignatures?: boolean | undefined;
	readonly ageBy?: 'pushed' | 'created' | undefined;
}

/** What a policy chooses of a storage. */
export interface Selected {
	readonly selection: Selection;
	readonly decisions: Decisions;
	/** Lines for the operator. */
	readonly notes: readonly string[];
}

/**
 * Applies a policy to a storage. Throws a UsageError for a glob that matches nothing: mistyped, it
 * would leave unprotected what the operator wants to keep.
 * @param now seconds since the epoch.
 * @param times of the tags, where they are not those of the last push.
 * @param byHand tags about which no rule is asked.
 */
export function select(
	inventory: Inventory,
	policy: Policy,
	now: number,
	times: TagTimes = inventory.tags.time,
	byHand?: Pick<ReadonlySet<number>, 'has'>,
): Selected {
	const excluded = findExcluded(inventory, policy);
	const matched = matchedTags(inventory, policy);
	const chosen = new Set(expired(inventory, policy, matched, {times, now}));
	if (policy.orphanedSignatures) {
		addAll(chosen, orphanedSignatures(inventory, policy, now));
	}

	const rules = rulesOf(policy);
	const decisions = decide(inventory, rules, {times, now}, byHand);
	const ruledBy = rulings(rules, decisions);
	for (const [tag, {rule, goes}] of ruledBy) {
		if (goes) {
			chosen.add(tag);
		} else if (rule.byHand) {
			chosen.delete(tag);
		} else {
			// What a rule keeps stays, whatever the command line or the screens say beside it.
			excluded.tags.add(tag);
		}
	}

	const going = [...chosen].filter((tag) => !excluded.tags.has(tag));
	const followers = findFollowers(inventory, going);
	addAll(chosen, followers.keys());
	return {
		decisions,
		notes: [...(policy.filed ? [`The policy is ${policy.filed.file}`] : []), ...excluded.notes],
		selection: {
			grace: policy.grace,
			uploadsOlderThan: policy.uploadsOlderThan,
			emptyRepositories: policy.emptyRepositories,
			now,
			excludedRepositories: excluded.repositories,
			excludedRevisions: new OrdinalSet(inventory.graph.revisions, excluded.revisions),
			excludedBlobs: excluded.blobs,
			excludedOrphans: policy.filed?.excludeOrphans ?? false,
			excludedTags: excluded.tags,
			deletedTags: new Set([...chosen].filter((tag) => !excluded.tags.has(tag))),
			sparedTags: new Set([...chosen].filter((tag) => excluded.tags.has(tag))),
			followers: new Map([...followers].filter(([tag]) => !excluded.tags.has(tag))),
			ruledBy,
			deletedUnreadable: policy.deleteUnreadable ? unreadableManifests(inventory) : new Set(),
		},
	};
}

/** What the rules say, by tag. */
function rulings(rules: readonly TagRule[], {rule: decided, goes}: Decisions): ReadonlyMap<number, Ruling> {
	const said = new Map<number, Ruling>();
	for (const [tag, ordinal] of decided.entries()) {
		const rule = rules[ordinal];
		if (rule) {
			said.set(tag, {rule, goes: goes[tag] === 1});
		}
	}

	return said;
}

const unreadable = manifestKinds.indexOf('unreadable');

/**
 * Manifests that were read and cannot be judged; those that a tag which stays reaches are kept all the same. What cannot
 * be seen, on a volume that is not mounted, is not damaged.
 */
function unreadableManifests({blobs, manifests, revisions}: Inventory): Set<number> {
	const found = new Set<number>();
	for (const [revision, digest] of revisions.digest.entries()) {
		const isOne = manifests.kind[digest] === unreadable && (revisions.flags[revision]! & revisionFlags.virtual) === 0;
		const isSeen = (blobs.flags[digest]! & (blobFlags.present | blobFlags.linked)) !== 0;
		if (isOne && isSeen) {
			found.add(revision);
		}
	}

	return found;
}
