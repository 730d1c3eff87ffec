import {findRevision, type Inventory} from '../inventory/inventory.ts';
import type {Digest} from '../storage/digest.ts';
import {setChosen, type Choosable, type Change} from './change.ts';
import {followChosen} from './companions.ts';
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
		deletedTags: new Set([...selection.deletedTags].filter((tag) => !selection.followers.has(tag))),
	};
}

/** What is chosen now and was not then, and the other way round. */
export function changesSince(before: Choices, selection: Readonly<Selection>): readonly Change[] {
	const now = choicesOf(selection);
	const differing = (kind: keyof typeof setOf): readonly Change[] => {
		const [then, since] = [before[setOf[kind]], now[setOf[kind]]];
		return [
			...[...since].filter((ordinal) => !then.has(ordinal)).map((ordinal) => ({what: of[kind](ordinal), chosen: true})),
			...[...then]
				.filter((ordinal) => !since.has(ordinal))
				.map((ordinal) => ({what: of[kind](ordinal), chosen: false})),
		];
	};

	return [
		...differing('repository'),
		...differing('revision'),
		...(before.excludedOrphans === now.excludedOrphans
			? []
			: [{what: {kind: 'orphans'}, chosen: now.excludedOrphans} as const]),
		...differing('tag'),
	];
}

/** The same choices but for some changes. */
export function withChanges(choices: Choices, changes: readonly Change[]): Choices {
	const changed = {
		excludedRepositories: new Set(choices.excludedRepositories),
		excludedRevisions: new Set(choices.excludedRevisions),
		excludedOrphans: choices.excludedOrphans,
		deletedTags: new Set(choices.deletedTags),
	};
	for (const {what, chosen} of changes) {
		const set = chosen ? 'add' : 'delete';
		switch (what.kind) {
			case 'repository': {
				changed.excludedRepositories[set](what.repository);
				break;
			}

			case 'revision': {
				changed.excludedRevisions[set](what.revision);
				break;
			}

			case 'orphans': {
				changed.excludedOrphans = chosen;
				break;
			}

			case 'tag': {
				changed.deletedTags[set](what.tag);
				break;
			}
		}
	}

	return changed;
}

const setOf = {repository: 'excludedRepositories', revision: 'excludedRevisions', tag: 'deletedTags'} as const;
const of = {
	repository: (repository: number): Choosable => ({kind: 'repository', repository}),
	revision: (revision: number): Choosable => ({kind: 'revision', revision}),
	tag: (tag: number): Choosable => ({kind: 'tag', tag}),
} as const;

/** A change by names: ordinals mean something else after another scan. */
export type NamedChange = {readonly chosen: boolean} & (
	| {readonly kind: 'repository'; readonly repository: string}
	| {readonly kind: 'revision'; readonly repository: string; readonly digest: Digest}
	| {readonly kind: 'orphans'}
	/** `digest`: what it was on when it was chosen; null when that cannot be read. */
	| {readonly kind: 'tag'; readonly repository: string; readonly tag: string; readonly digest: Digest | null}
);

export function nameChanges(inventory: Inventory, changes: readonly Change[]): readonly NamedChange[] {
	const {digests, repositories, revisions, tags} = inventory;
	return changes.map(({what, chosen}) => {
		switch (what.kind) {
			case 'repository': {
				return {kind: 'repository', repository: repositories.names[what.repository]!, chosen};
			}

			case 'revision': {
				const repository = repositories.names[revisions.repository[what.revision]!]!;
				return {kind: 'revision', repository, digest: digests.text(revisions.digest[what.revision]!), chosen};
			}

			case 'orphans': {
				return {kind: 'orphans', chosen};
			}

			case 'tag': {
				const repository = repositories.names[tags.repository[what.tag]!]!;
				return {kind: 'tag', repository, tag: tags.names[what.tag]!, digest: tagDigest(inventory, what.tag), chosen};
			}
		}
	});
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
		const what = choosable(inventory, change, repositories, tags);
		if (what?.kind === 'tag' && change.kind === 'tag' && change.chosen) {
			if (tagDigest(inventory, what.tag) !== change.digest) {
				moved.push(`${change.repository}:${change.tag}`);
				continue;
			}
		}

		if (what !== undefined) {
			setChosen(selection, what, change.chosen);
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

function choosable(
	inventory: Inventory,
	change: NamedChange,
	repositories: ReadonlyMap<string, number>,
	tags: ReadonlyMap<string, number>,
): Choosable | undefined {
	switch (change.kind) {
		case 'orphans': {
			return {kind: 'orphans'};
		}

		case 'tag': {
			const tag = tags.get(`${change.repository}:${change.tag}`);
			return tag === undefined ? undefined : {kind: 'tag', tag};
		}

		case 'repository': {
			const repository = repositories.get(change.repository);
			return repository === undefined ? undefined : {kind: 'repository', repository};
		}

		case 'revision': {
			const repository = repositories.get(change.repository);
			const revision =
				repository === undefined ? -1 : findRevision(inventory, repository, inventory.digests.find(change.digest));
			return revision < 0 ? undefined : {kind: 'revision', revision};
		}
	}
}
