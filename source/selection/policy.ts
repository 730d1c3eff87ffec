import {revisionFlags, type Inventory} from '../inventory/inventory.ts';
import {manifestKinds} from '../storage/manifest.ts';
import {findFollowers} from './companions.ts';
import {formOf, matches} from './matching.ts';
import {expired, matchedTags, orphanedSignatures, type TagTimes} from './retention.ts';
import type {Selection} from './selection.ts';

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
}

/**
 * Applies a policy to a storage. Throws a UsageError for a glob that matches nothing: mistyped, it
 * would leave unprotected what the operator wants to keep.
 * @param now seconds since the epoch.
 * @param times of the tags, where they are not those of the last push.
 */
export function select(
	inventory: Inventory,
	policy: Policy,
	now: number,
	times: TagTimes = inventory.tags.time,
): Selection {
	const excludedRepositories = new Set<number>();
	const excludedRevisions = new Set<number>();
	const excludedTags = new Set<number>();
	for (const glob of policy.exclude) {
		const into = {repository: excludedRepositories, tag: excludedTags, revision: excludedRevisions};
		const form = formOf(glob);
		addAll(into[form], matches(inventory, '--exclude', glob, form));
	}

	if (policy.only.length > 0) {
		const wanted = new Set(policy.only.flatMap((glob) => matches(inventory, '--only', glob, 'repository')));
		for (let repository = 0; repository < inventory.repositories.names.length; repository++) {
			if (!wanted.has(repository)) {
				excludedRepositories.add(repository);
			}
		}
	}

	const matched = matchedTags(inventory, policy);
	const chosen = new Set(expired(inventory, policy, matched, {times, now}));
	if (policy.orphanedSignatures) {
		addAll(chosen, orphanedSignatures(inventory, policy, now));
	}

	const going = [...chosen].filter((tag) => !excludedTags.has(tag));
	const followers = findFollowers(inventory, going);
	addAll(chosen, followers.keys());
	return {
		grace: policy.grace,
		uploadsOlderThan: policy.uploadsOlderThan,
		emptyRepositories: policy.emptyRepositories,
		now,
		excludedRepositories,
		excludedRevisions,
		excludedOrphans: false,
		deletedTags: new Set([...chosen].filter((tag) => !excludedTags.has(tag))),
		sparedTags: new Set([...chosen].filter((tag) => excludedTags.has(tag))),
		followers: new Map([...followers].filter(([tag]) => !excludedTags.has(tag))),
		deletedUnreadable: policy.deleteUnreadable ? unreadableManifests(inventory) : new Set(),
	};
}

const unreadable = manifestKinds.indexOf('unreadable');

/** Manifests that cannot be judged; those that a tag which stays reaches are kept all the same. */
function unreadableManifests({manifests, revisions}: Inventory): Set<number> {
	const found = new Set<number>();
	for (const [revision, digest] of revisions.digest.entries()) {
		const isOne = manifests.kind[digest] === unreadable && (revisions.flags[revision]! & revisionFlags.virtual) === 0;
		if (isOne) {
			found.add(revision);
		}
	}

	return found;
}

function addAll(into: Set<number>, found: Iterable<number>): void {
	for (const ordinal of found) {
		into.add(ordinal);
	}
}
