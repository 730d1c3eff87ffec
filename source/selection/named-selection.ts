import {findRevision, type Inventory} from '../inventory/inventory.ts';
import type {Digest} from '../storage/digest.ts';
import type {Selection} from './selection.ts';

/** A selection's exclusions by name, so that they hold for another scan of the same storage. JSON in and out. */
export interface NamedSelection {
	/** Seconds. */
	readonly grace: number;
	readonly uploadsOlderThan: number;
	readonly excludedRepositories: readonly string[];
	readonly excludedRevisions: ReadonlyArray<readonly [repository: string, digest: Digest]>;
	readonly excludedBlobs?: readonly Digest[];
	readonly excludedOrphans: boolean;
}

export function nameSelection(inventory: Inventory, selection: Readonly<Selection>): NamedSelection {
	const {digests, repositories, revisions} = inventory;
	return {
		grace: selection.grace,
		uploadsOlderThan: selection.uploadsOlderThan,
		excludedRepositories: [...selection.excludedRepositories].map((repository) => repositories.names[repository]!),
		excludedRevisions: [...selection.excludedRevisions].map((revision) => [
			repositories.names[revisions.repository[revision]!]!,
			digests.text(revisions.digest[revision]!),
		]),
		excludedBlobs: [...selection.excludedBlobs].map((digest) => digests.text(digest)),
		excludedOrphans: selection.excludedOrphans,
	};
}

/**
 * The same exclusions for a later scan. Nothing is chosen for deletion.
 * @param now seconds since the epoch.
 */
export function selectNamed(inventory: Inventory, named: NamedSelection, now: number): Selection {
	const ordinals = new Map(inventory.repositories.names.map((name, repository) => [name, repository]));
	const known = (repository: number | undefined): repository is number => repository !== undefined;
	return {
		grace: named.grace,
		uploadsOlderThan: named.uploadsOlderThan,
		emptyRepositories: false,
		now,
		excludedRepositories: new Set(named.excludedRepositories.map((name) => ordinals.get(name)).filter(known)),
		excludedRevisions: new Set(
			named.excludedRevisions
				.map(([name, digest]) => {
					const repository = ordinals.get(name);
					return known(repository) ? findRevision(inventory, repository, inventory.digests.find(digest)) : -1;
				})
				.filter((revision) => revision >= 0),
		),
		// A run that an older version has left says nothing of them.
		excludedBlobs: new Set(
			(named.excludedBlobs ?? []).map((digest) => inventory.digests.find(digest)).filter((digest) => digest >= 0),
		),
		excludedOrphans: named.excludedOrphans,
		excludedTags: new Set(),
		deletedTags: new Set(),
		sparedTags: new Set(),
		followers: new Map(),
		deletedUnreadable: new Set(),
	};
}
