import {formatAge, formatAgeExactly} from '../format/age.ts';
import {
	findRevision,
	repositoryFlags,
	revisionFlags,
	tagFlags,
	tagRange,
	type Inventory,
} from '../inventory/inventory.ts';
import {tagRevisions} from '../inventory/tag-revisions.ts';
import {byRule} from '../selection/by-rule.ts';
import {freezes, tagGoes} from '../selection/roots.ts';
import type {Selection} from '../selection/selection.ts';
import type {Root} from './explanation.ts';
import {isKnownYoung} from './question.ts';

/** All that holds a node by itself, the most telling first: what `roots` knows of it, with its reasons. */
export function rootReasons(inventory: Inventory, selection: Readonly<Selection>, node: number): Root[] {
	const {graph} = inventory;
	if (node < graph.revisions) {
		return [...revisionReasons(inventory, selection, node)];
	}

	if (node < graph.allBlobs) {
		return [...repositoryReasons(inventory, selection, node - graph.revisions)];
	}

	if (node === graph.orphans) {
		const message = 'blobs that no manifest references are excluded';
		return selection.excludedOrphans ? [{kind: 'excluded-orphans', message}] : [];
	}

	const message =
		'a symbolic link that leads nowhere is where a repository, or a part of one, may be: every blob is kept';
	return inventory.incomplete ? [{kind: 'incomplete', message}] : [];
}

function* revisionReasons(inventory: Inventory, selection: Readonly<Selection>, revision: number): Generator<Root> {
	const {digests, manifests, repositories, revisions} = inventory;
	const ordinal = revisions.digest[revision]!;
	const about = {repository: repositories.names[revisions.repository[revision]!]!, digest: digests.text(ordinal)};
	const flags = revisions.flags[revision]!;
	yield* tagReasons(inventory, selection, revision, about.repository);
	if (selection.excludedRevisions.has(revision)) {
		yield {kind: 'excluded-revision', ...about, message: 'excluded by the operator'};
	}

	if (freezes(inventory, selection, revision)) {
		const reason = manifests.reasons.get(ordinal) ?? 'nobody knows what it references';
		yield {kind: 'unreadable', ...about, message: `cannot be judged: ${reason}`};
	}

	if ((flags & revisionFlags.virtual) === 0 && isKnownYoung(inventory, selection, ordinal)) {
		yield youngRoot(inventory, selection, ordinal);
	}

	if ((flags & revisionFlags.held) !== 0) {
		yield (flags & revisionFlags.linked) === 0
			? {kind: 'named', ...about, message: 'named by something that is no tag: a strange folder, or a symbolic link'}
			: {kind: 'linked', ...about, message: `${whyServed(flags)}, and served`};
	}
}

function* tagReasons(
	inventory: Inventory,
	selection: Readonly<Selection>,
	revision: number,
	repository: string,
): Generator<Root> {
	const {revisions, tags} = inventory;
	const [first, end] = tagRange(inventory, revisions.repository[revision]!);
	for (let tag = first; tag < end; tag++) {
		// A tag that is to be deleted keeps nothing, even where its whole repository is spared.
		if (selection.deletedTags.has(tag) || !tagRevisions(inventory, tag).includes(revision)) {
			continue;
		}

		const about = {repository, tag: tags.names[tag]!};
		const name = `${repository}:${about.tag}`;
		const by = byRule(selection, tag, false);
		if (selection.sparedTags.has(tag)) {
			const why = selection.excludedTags.has(tag) ? 'excluded by the operator' : 'more than --free asks for';
			yield {kind: 'excluded-tag', ...about, message: `${name} (tag, ${by === '' ? why : `kept${by}`})`};
		} else if ((tags.flags[tag]! & tagFlags.broken) === 0) {
			yield {kind: 'tag', ...about, message: `${name} (tag${by === '' ? '' : `, kept${by}`})`};
		} else {
			yield {
				kind: 'broken-tag',
				...about,
				message: `${name} (tag that cannot be read: it may mean any of its history)`,
			};
		}
	}
}

function* repositoryReasons(inventory: Inventory, selection: Readonly<Selection>, ordinal: number): Generator<Root> {
	const repository = inventory.repositories.names[ordinal]!;
	const flags = inventory.repositories.flags[ordinal]!;
	if (selection.excludedRepositories.has(ordinal)) {
		yield {kind: 'excluded-repository', repository, message: `${repository}, which is excluded by the operator`};
	}

	if ((flags & repositoryFlags.linked) !== 0) {
		yield {kind: 'linked', repository, message: `${repository}, which is behind a symbolic link, and served`};
	}

	if ((flags & repositoryFlags.incomplete) !== 0) {
		const message = `${repository}, a part of which is a symbolic link that leads nowhere`;
		yield {kind: 'incomplete', repository, message};
	}
}

/** How young, and by which link, where that is known. */
export function youngRoot(inventory: Inventory, selection: Readonly<Selection>, digest: number): Root {
	const {blobs, digests} = inventory;
	const age = formatAge(selection.now - blobs.time[digest]!);
	const link = youngLink(inventory, selection, digest);
	const by = link === undefined ? '' : `, by its link in ${link}`;
	return {
		kind: 'young',
		digest: digests.text(digest),
		...(link === undefined ? {} : {repository: link}),
		message: `younger than the grace age: ${age}${by}; grace ${formatAgeExactly(selection.grace)}`,
	};
}

/** The repository whose revision link is the youngest, where that is within the grace age. */
function youngLink(inventory: Inventory, selection: Readonly<Selection>, digest: number): string | undefined {
	const {repositories, revisions} = inventory;
	let youngest = selection.now - selection.grace;
	let name: string | undefined;
	for (const [repository, candidate] of repositories.names.entries()) {
		const revision = findRevision(inventory, repository, digest);
		if (revision >= 0 && revisions.time[revision]! > youngest) {
			youngest = revisions.time[revision]!;
			name = candidate;
		}
	}

	return name;
}

/** Tags of a repository that have a digest as current, and go. */
export function* goingTags(
	inventory: Inventory,
	selection: Readonly<Selection>,
	repository: number,
	digest: number,
): Generator<string> {
	const [first, end] = tagRange(inventory, repository);
	for (let tag = first; tag < end; tag++) {
		if (inventory.tags.digest[tag] === digest && tagGoes(inventory, selection, tag)) {
			yield inventory.tags.names[tag]!;
		}
	}
}

/** Why something is served and no more, by the flags of its revision. */
export const whyServed = (flags: number) =>
	(flags & revisionFlags.late) === 0 ? 'behind a symbolic link' : 'pushed while the storage was read';
