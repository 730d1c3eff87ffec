import {findRevision, type Inventory} from '../inventory/inventory.ts';
import type {Digest} from '../storage/digest.ts';
import type {Selection} from './selection.ts';

/** Something that can be excluded from a cleanup, by its ordinal. */
export type Excludable =
	| {readonly kind: 'repository'; readonly repository: number}
	| {readonly kind: 'revision'; readonly revision: number}
	/** The blobs that belong to no repository. */
	| {readonly kind: 'orphans'};

/** One exclusion that was set or lifted. */
export interface ExclusionChange {
	readonly what: Excludable;
	readonly excluded: boolean;
}

/** What is excluded at some moment. */
export interface Exclusions {
	readonly repositories: ReadonlySet<number>;
	readonly revisions: ReadonlySet<number>;
	readonly orphans: boolean;
}

export function exclusionsOf(selection: Readonly<Selection>): Exclusions {
	return {
		repositories: new Set(selection.excludedRepositories),
		revisions: new Set(selection.excludedRevisions),
		orphans: selection.excludedOrphans,
	};
}

/** What is excluded now and was not then, and the other way round. */
export function exclusionChanges(before: Exclusions, selection: Readonly<Selection>): readonly ExclusionChange[] {
	const now = exclusionsOf(selection);
	return [
		...differences(before.repositories, now.repositories).map(([repository, excluded]): ExclusionChange => ({
			what: {kind: 'repository', repository},
			excluded,
		})),
		...differences(before.revisions, now.revisions).map(([revision, excluded]): ExclusionChange => ({
			what: {kind: 'revision', revision},
			excluded,
		})),
		...(before.orphans === now.orphans ? [] : [{what: {kind: 'orphans'}, excluded: now.orphans} as const]),
	];
}

function differences(before: ReadonlySet<number>, now: ReadonlySet<number>): ReadonlyArray<readonly [number, boolean]> {
	return [
		...[...now].filter((ordinal) => !before.has(ordinal)).map((ordinal) => [ordinal, true] as const),
		...[...before].filter((ordinal) => !now.has(ordinal)).map((ordinal) => [ordinal, false] as const),
	];
}

/** A change by names: ordinals mean something else after another scan. Without a repository: the orphans. */
export interface NamedChange {
	readonly repository: string | undefined;
	readonly digest: Digest | undefined;
	readonly excluded: boolean;
}

export function nameChanges(inventory: Inventory, changes: readonly ExclusionChange[]): readonly NamedChange[] {
	const {repositories, revisions, digests} = inventory;
	return changes.map(({what, excluded}) => {
		switch (what.kind) {
			case 'repository': {
				return {repository: repositories.names[what.repository]!, digest: undefined, excluded};
			}

			case 'revision': {
				const repository = repositories.names[revisions.repository[what.revision]!]!;
				return {repository, digest: digests.text(revisions.digest[what.revision]!), excluded};
			}

			case 'orphans': {
				return {repository: undefined, digest: undefined, excluded};
			}
		}
	});
}

/** Makes the same changes in what another scan has found; what is gone by then is left out. */
export function applyChanges(inventory: Inventory, selection: Selection, changes: readonly NamedChange[]): void {
	const ordinals = new Map(inventory.repositories.names.map((name, ordinal) => [name, ordinal]));
	for (const {repository: name, digest, excluded} of changes) {
		if (name === undefined) {
			selection.excludedOrphans = excluded;
			continue;
		}

		const repository = ordinals.get(name);
		if (repository !== undefined && digest === undefined) {
			setIn(selection.excludedRepositories, repository, excluded);
		} else if (repository !== undefined && digest !== undefined) {
			const revision = findRevision(inventory, repository, inventory.digests.find(digest));
			if (revision >= 0) {
				setIn(selection.excludedRevisions, revision, excluded);
			}
		}
	}
}

function setIn(set: Set<number>, ordinal: number, included: boolean): void {
	set[included ? 'add' : 'delete'](ordinal);
}
