import {findRevision, type Inventory} from '../inventory/inventory.ts';
import type {Digest} from '../storage/digest.ts';
import {setChosen, type Choosable, type Change} from './change.ts';
import {followChosen} from './companions.ts';
import type {Ordinals} from './ordinal-set.ts';
import type {Selection} from './selection.ts';

/** What is chosen at some moment. */
export type Choices = Pick<
	Readonly<Selection>,
	'excludedRepositories' | 'excludedRevisions' | 'excludedOrphans' | 'deletedTags'
>;

/** What chose itself is left out: signatures that follow what they describe. */
export function choicesOf(selection: Readonly<Selection>): Choices {
	return {
		excludedRepositories: new Set(selection.excludedRepositories),
		excludedRevisions: new Set(selection.excludedRevisions),
		excludedOrphans: selection.excludedOrphans,
		deletedTags: leadingTags(selection),
	};
}

const leadingTags = ({deletedTags, followers}: Readonly<Selection>) =>
	new Set([...deletedTags].filter((tag) => !followers.has(tag)));

/** What is chosen now and was not then, and the other way round. */
export function changesSince(before: Choices, selection: Readonly<Selection>): readonly Change[] {
	const differing = (kind: keyof typeof setOf): readonly Change[] => {
		const [then, now] = [before[setOf[kind]], selection[setOf[kind]]];
		const isLeading = (ordinal: number) => kind !== 'tag' || !selection.followers.has(ordinal);
		return [
			{kind, ordinals: [...now].filter((ordinal) => !then.has(ordinal) && isLeading(ordinal)), chosen: true},
			{kind, ordinals: [...then].filter((ordinal) => !now.has(ordinal) || !isLeading(ordinal)), chosen: false},
		];
	};

	const all: readonly Change[] = [
		...differing('repository'),
		...differing('revision'),
		{
			kind: 'orphans',
			ordinals: before.excludedOrphans === selection.excludedOrphans ? [] : [0],
			chosen: selection.excludedOrphans,
		},
		...differing('tag'),
	];
	return all.filter(({ordinals}) => ordinals.length > 0);
}

/** Whether there are any: told at once, where very many may have been chosen. */
export function isChangedSince(before: Choices, selection: Readonly<Selection>): boolean {
	return (
		before.excludedOrphans !== selection.excludedOrphans ||
		!isSame(before.excludedRepositories, selection.excludedRepositories) ||
		!isSame(before.excludedRevisions, selection.excludedRevisions) ||
		!isSame(before.deletedTags, leadingTags(selection))
	);
}

function isSame(
	one: Pick<Ordinals, 'size' | 'has'> & Iterable<number>,
	other: Pick<Ordinals, 'size' | 'has'> & Iterable<number>,
): boolean {
	return one.size === other.size && [...one].every((ordinal) => other.has(ordinal));
}

/** The same choices but for some changes. */
export function withChanges(choices: Choices, changes: readonly Change[]): Choices {
	const changed = {
		excludedRepositories: new Set(choices.excludedRepositories),
		excludedRevisions: new Set(choices.excludedRevisions),
		excludedOrphans: choices.excludedOrphans,
		deletedTags: new Set(choices.deletedTags),
	};
	for (const {kind, ordinals, chosen} of changes) {
		if (kind === 'orphans') {
			changed.excludedOrphans = chosen;
			continue;
		}

		for (let index = 0; index < ordinals.length; index++) {
			changed[setOf[kind]][chosen ? 'add' : 'delete'](ordinals[index]!);
		}
	}

	return changed;
}

const setOf = {repository: 'excludedRepositories', revision: 'excludedRevisions', tag: 'deletedTags'} as const;

/** A change by names: ordinals mean something else after another scan. */
export type NamedChange = {readonly chosen: boolean} & (
	| {readonly kind: 'repository'; readonly repository: string}
	| {readonly kind: 'revision'; readonly repository: string; readonly digest: Digest}
	| {readonly kind: 'orphans'}
	/** `digest`: what it was on when it was chosen; null when that cannot be read. */
	| {readonly kind: 'tag'; readonly repository: string; readonly tag: string; readonly digest: Digest | null}
);

export function nameChanges(inventory: Inventory, changes: readonly Change[]): readonly NamedChange[] {
	return changes.flatMap(({kind, ordinals, chosen}) =>
		Array.from(ordinals, (ordinal) => nameChange(inventory, kind, ordinal, chosen)),
	);
}

function nameChange(inventory: Inventory, kind: Choosable['kind'], ordinal: number, chosen: boolean): NamedChange {
	const {digests, repositories, revisions, tags} = inventory;
	switch (kind) {
		case 'repository': {
			return {kind, repository: repositories.names[ordinal]!, chosen};
		}

		case 'revision': {
			const repository = repositories.names[revisions.repository[ordinal]!]!;
			return {kind, repository, digest: digests.text(revisions.digest[ordinal]!), chosen};
		}

		case 'orphans': {
			return {kind, chosen};
		}

		case 'tag': {
			const repository = repositories.names[tags.repository[ordinal]!]!;
			return {kind, repository, tag: tags.names[ordinal]!, digest: tagDigest(inventory, ordinal), chosen};
		}
	}
}

function tagDigest({digests, tags}: Inventory, tag: number): Digest | null {
	const digest = tags.digest[tag]!;
	return digest < 0 ? null : digests.text(digest);
}

/**
 * Makes the same changes in what another scan has found; what is gone by then is left out. So is the deletion of a tag
 * that has moved: what it is on now nobody has looked at. Returns these tags, as `repository:tag`.
 */
export function applyChanges(
	inventory: Inventory,
	selection: Selection,
	changes: readonly NamedChange[],
): readonly string[] {
	const repositories = new Map(inventory.repositories.names.map((name, ordinal) => [name, ordinal]));
	const wantsTags = changes.some(({kind}) => kind === 'tag');
	const tags = wantsTags ? tagsByName(inventory) : new Map<string, number>();
	const moved: string[] = [];
	for (const change of changes) {
		const ordinal = ordinalOf(inventory, change, repositories, tags);
		if (ordinal < 0) {
			continue;
		}

		if (change.kind === 'tag' && change.chosen && tagDigest(inventory, ordinal) !== change.digest) {
			moved.push(`${change.repository}:${change.tag}`);
		} else {
			setChosen(selection, change.kind, ordinal, change.chosen);
		}
	}

	if (wantsTags) {
		followChosen(inventory, selection);
	}

	return moved;
}

/** The tags that such changes are about, whether they go, and not those that have moved since. */
export function tagsByHand(inventory: Inventory, changes: readonly NamedChange[]): ReadonlyMap<number, boolean> {
	const named = changes.filter((change) => change.kind === 'tag');
	const tags = named.length === 0 ? new Map<string, number>() : tagsByName(inventory);
	return new Map(
		named.flatMap(({repository, tag, digest, chosen}) => {
			const ordinal = tags.get(`${repository}:${tag}`);
			return ordinal === undefined || (chosen && tagDigest(inventory, ordinal) !== digest) ? [] : [[ordinal, chosen]];
		}),
	);
}

const tagsByName = ({repositories, tags}: Inventory): ReadonlyMap<string, number> =>
	new Map(tags.names.map((name, tag) => [`${repositories.names[tags.repository[tag]!]!}:${name}`, tag]));

/** What a change is about, by its ordinal; -1 where there is no such thing any more. */
function ordinalOf(
	inventory: Inventory,
	change: NamedChange,
	repositories: ReadonlyMap<string, number>,
	tags: ReadonlyMap<string, number>,
): number {
	switch (change.kind) {
		case 'orphans': {
			return 0;
		}

		case 'tag': {
			return tags.get(`${change.repository}:${change.tag}`) ?? -1;
		}

		case 'repository': {
			return repositories.get(change.repository) ?? -1;
		}

		case 'revision': {
			const repository = repositories.get(change.repository);
			return repository === undefined ? -1 : findRevision(inventory, repository, inventory.digests.find(change.digest));
		}
	}
}
