import type {Ordinals} from './ordinal-set.ts';
import type {TagRule} from './rules.ts';

/** What a rule of a policy file says of a tag. */
export interface Ruling {
	readonly rule: TagRule;
	readonly goes: boolean;
}

/** What the operator chose. Owned and changed by the session; everything else only reads it. */
export interface Selection {
	/** Seconds; whatever is younger is kept. 0: nothing is young. */
	grace: number;
	/** Seconds; abandoned uploads older than this go. */
	uploadsOlderThan: number;
	emptyRepositories: boolean;
	/** "Now" for all ages, in seconds since the epoch, so that one selection gives one answer. */
	readonly now: number;
	/** Repositories in which nothing is touched: excluded, or left out by `--only`. */
	readonly excludedRepositories: Set<number>;
	readonly excludedRevisions: Ordinals;
	/** Blobs that no repository references and that are kept one by one. */
	readonly excludedBlobs: Set<number>;
	/** Keep the blobs that no repository references. */
	excludedOrphans: boolean;
	readonly deletedTags: Set<number>;
	/** Tags that an exclusion names: they are never chosen for deletion. */
	readonly excludedTags: ReadonlySet<number>;
	/** Those of them that a policy would delete otherwise. */
	readonly sparedTags: Set<number>;
	/** Tags of signatures that go, or stay, with what they describe: by tag, that revision. Those that go are in `deletedTags`. */
	readonly followers: Map<number, number>;
	/** By tag: the rule of a policy file that decided it. */
	readonly ruledBy?: ReadonlyMap<number, Ruling>;
	/** Manifests that cannot be judged and are chosen for deletion, which thaws their repositories. */
	readonly deletedUnreadable: Set<number>;
}
