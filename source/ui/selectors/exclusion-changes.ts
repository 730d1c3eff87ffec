import {findRevision} from '../../inventory/inventory.ts';
import type {Digest} from '../../storage/digest.ts';
import type {Change} from '../history.ts';
import type {Model} from '../model.ts';

/** What was excluded when the scan ended: by the command line. */
export interface Excluded {
	readonly repositories: ReadonlySet<number>;
	readonly revisions: ReadonlySet<number>;
	readonly orphans: boolean;
}

export const nothingExcluded: Excluded = {repositories: new Set(), revisions: new Set(), orphans: false};

export function excludedNow({selection}: Model): Excluded {
	return {
		repositories: new Set(selection.excludedRepositories),
		revisions: new Set(selection.excludedRevisions),
		orphans: selection.excludedOrphans,
	};
}

/** What differs now from what the command line says: what the operator would lose by leaving. */
export function exclusionChanges(model: Model, initial: Excluded): readonly Change[] {
	const now = excludedNow(model);
	return [
		...differences(initial.repositories, now.repositories).map(([repository, excluded]): Change => ({
			what: {kind: 'repository', repository},
			excluded,
		})),
		...differences(initial.revisions, now.revisions).map(([revision, excluded]): Change => ({
			what: {kind: 'revision', revision},
			excluded,
		})),
		...(initial.orphans === now.orphans ? [] : [{what: {kind: 'orphans'}, excluded: now.orphans} as const]),
	];
}

function differences(before: ReadonlySet<number>, now: ReadonlySet<number>): ReadonlyArray<readonly [number, boolean]> {
	return [
		...[...now].filter((ordinal) => !before.has(ordinal)).map((ordinal) => [ordinal, true] as const),
		...[...before].filter((ordinal) => !now.has(ordinal)).map((ordinal) => [ordinal, false] as const),
	];
}

/** A change by names: ordinals mean something else after another scan. */
export interface NamedChange {
	readonly repository: string | undefined;
	readonly digest: Digest | undefined;
	readonly excluded: boolean;
}

export function nameChanges({inventory}: Model, changes: readonly Change[]): readonly NamedChange[] {
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

/** The same changes in the inventory of now; what is gone is left out. */
export function findChanges({inventory}: Model, named: readonly NamedChange[]): readonly Change[] {
	const ordinals = new Map(inventory.repositories.names.map((name, ordinal) => [name, ordinal]));
	return named.flatMap(({repository: name, digest, excluded}): readonly Change[] => {
		if (name === undefined) {
			return [{what: {kind: 'orphans'}, excluded}];
		}

		const repository = ordinals.get(name);
		if (repository === undefined) {
			return [];
		}

		if (digest === undefined) {
			return [{what: {kind: 'repository', repository}, excluded}];
		}

		const revision = findRevision(inventory, repository, inventory.digests.find(digest));
		return revision < 0 ? [] : [{what: {kind: 'revision', revision}, excluded}];
	});
}
