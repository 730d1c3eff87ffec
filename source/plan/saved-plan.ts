import type {Inventory} from '../inventory/inventory.ts';
import {describedDigest} from '../inventory/companion-tags.ts';
import {findRevision} from '../inventory/inventory.ts';
import {nameSelection, selectNamed, type NamedSelection} from '../selection/named-selection.ts';
import type {Selection} from '../selection/selection.ts';
import type {Digest} from '../storage/digest.ts';
import type {Plan, Reclaim, Step} from './plan.ts';

type NamedTag = readonly [repository: string, tag: string];

/** All that was chosen when a plan was made. */
export interface SavedSelection extends NamedSelection {
	readonly emptyRepositories: boolean;
	readonly deletedTags: readonly NamedTag[];
	/** Of those, signatures that go only with what they describe. */
	readonly followers: readonly NamedTag[];
	readonly deletedUnreadable: ReadonlyArray<readonly [repository: string, digest: Digest]>;
}

/** A plan to be read, edited and applied later. JSON in and out. */
export interface SavedPlan {
	readonly format: 'registry-cleanup-tui plan';
	readonly version: 1;
	readonly root: string;
	/** ISO time of the scan: whatever was written later is not the plan's. */
	readonly createdAt: string;
	readonly reclaim: Reclaim;
	readonly selection: SavedSelection;
	readonly steps: readonly Step[];
}

export function savedPlan(inventory: Inventory, selection: Readonly<Selection>, plan: Plan): SavedPlan {
	const {digests, repositories, revisions, tags} = inventory;
	const tagNames = (ordinals: Iterable<number>) =>
		[...ordinals]
			.sort((a, b) => a - b)
			.map((tag): NamedTag => [repositories.names[tags.repository[tag]!]!, tags.names[tag]!]);
	return {
		format: 'registry-cleanup-tui plan',
		version: 1,
		root: plan.root,
		createdAt: plan.createdAt,
		reclaim: plan.reclaim,
		selection: {
			...nameSelection(inventory, selection),
			emptyRepositories: selection.emptyRepositories,
			deletedTags: tagNames(selection.deletedTags),
			followers: tagNames([...selection.followers.keys()].filter((tag) => selection.deletedTags.has(tag))),
			deletedUnreadable: [...selection.deletedUnreadable].map((revision) => [
				repositories.names[revisions.repository[revision]!]!,
				digests.text(revisions.digest[revision]!),
			]),
		},
		steps: plan.steps,
	};
}

/**
 * What was chosen then, in a later scan. Whatever was written since the plan's scan counts as young.
 * @param now seconds since the epoch.
 */
export function selectSaved(inventory: Inventory, {selection, createdAt}: SavedPlan, now: number): Selection {
	const {digests, repositories, tags} = inventory;
	const ordinals = new Map(repositories.names.map((name, repository) => [name, repository]));
	const key = (repository: string, tag: string) => `${repository}:${tag}`;
	const byName = new Map(tags.names.map((name, tag) => [key(repositories.names[tags.repository[tag]!]!, name), tag]));
	const tagsOf = (names: readonly NamedTag[]) =>
		names.flatMap(([repository, tag]) => byName.get(key(repository, tag)) ?? []);
	const revisionOf = (repository: number | undefined, digest: Digest) =>
		repository === undefined ? -1 : findRevision(inventory, repository, digests.find(digest));
	// What was written within the millisecond in which the plan's scan began was seen by it.
	const since = (Date.parse(createdAt) + 1) / 1000;
	return {
		...selectNamed(inventory, {...selection, grace: Math.max(selection.grace, now - since)}, now),
		emptyRepositories: selection.emptyRepositories,
		deletedTags: new Set(tagsOf(selection.deletedTags)),
		followers: new Map(
			tagsOf(selection.followers)
				.map((tag) => [tag, revisionOf(tags.repository[tag], describedDigest(tags.names[tag]!) ?? '')] as const)
				.filter(([, subject]) => subject >= 0),
		),
		deletedUnreadable: new Set(
			selection.deletedUnreadable
				.map(([repository, digest]) => revisionOf(ordinals.get(repository), digest))
				.filter((revision) => revision >= 0),
		),
	};
}
