import {blobFlags, repositoryFlags, revisionFlags, type Inventory} from '../inventory/inventory.ts';
import {repositoryNode} from '../inventory/graph.ts';
import {tagRevisions} from '../inventory/tag-revisions.ts';
import {manifestKinds} from '../storage/manifest.ts';
import type {ProtectionReason} from '../plan/plan.ts';
import type {Selection} from './selection.ts';

const unreadable = manifestKinds.indexOf('unreadable');

/** True when a digest is within the grace age; one whose age nobody asked for counts as young. */
export function isYoung(inventory: Inventory, selection: Readonly<Selection>, digest: number): boolean {
	if (selection.grace === 0) {
		return false;
	}

	const {flags, time} = inventory.blobs;
	return (flags[digest]! & blobFlags.aged) === 0 || time[digest]! > selection.now - selection.grace;
}

/** True when a cleanup removes this tag: it was chosen, and nothing in its repository is untouchable. */
export function tagGoes(inventory: Inventory, selection: Readonly<Selection>, tag: number): boolean {
	return selection.deletedTags.has(tag) && !selection.excludedRepositories.has(inventory.tags.repository[tag]!);
}

/** What the tags keep that no choice lets go: neither those chosen for deletion nor any that an exclusion spares now. */
export function* surelyKept(inventory: Inventory, selection: Readonly<Selection>): Generator<number> {
	for (let tag = 0; tag < inventory.tags.names.length; tag++) {
		if (!selection.deletedTags.has(tag) && !selection.sparedTags.has(tag)) {
			yield* tagRevisions(inventory, tag);
		}
	}
}

/**
 * The nodes of the graph that are held by something outside of it: tags, exclusions, ages, what
 * cannot be judged, what lies behind symbolic links.
 * @param without a reason that is left out, to tell what it alone protects.
 */
export function* roots(
	inventory: Inventory,
	selection: Readonly<Selection>,
	without?: ProtectionReason,
): Generator<number> {
	const {graph, repositories, revisions} = inventory;
	// A tag that is spared with its whole repository keeps nothing more than that does: each reason stands for itself.
	yield* surelyKept(inventory, selection);

	const untouchable = repositoryFlags.linked | (without === 'frozen' ? 0 : repositoryFlags.incomplete);
	for (const [repository, flags] of repositories.flags.entries()) {
		if ((flags & untouchable) !== 0) {
			yield repositoryNode(graph, repository);
		}
	}

	if (inventory.incomplete && without !== 'frozen') {
		yield graph.allBlobs;
	}

	if (without !== 'excluded') {
		for (const repository of selection.excludedRepositories) {
			yield repositoryNode(graph, repository);
		}

		for (const tag of selection.sparedTags) {
			yield* tagRevisions(inventory, tag);
		}

		yield* selection.excludedRevisions;
		if (selection.excludedOrphans) {
			yield graph.orphans;
		}
	}

	for (let revision = 0; revision < graph.revisions; revision++) {
		if (
			(revisions.flags[revision]! & revisionFlags.held) !== 0 ||
			(without !== 'frozen' && freezes(inventory, selection, revision))
		) {
			yield revision;
		}

		// By itself: what was young comes of age while everything else stays.
		if (without !== 'young' && agesByItself(inventory, revision) && isYoungDigest(inventory, selection, revision)) {
			yield revision;
		}
	}
}

const isYoungDigest = (inventory: Inventory, selection: Readonly<Selection>, revision: number) =>
	isYoung(inventory, selection, inventory.revisions.digest[revision]!);

/** A revision is young with its digest, wherever that was linked; one that only something else names is not. */
export const agesByItself = ({revisions}: Inventory, revision: number) =>
	(revisions.flags[revision]! & revisionFlags.virtual) === 0;

/** A manifest in its place that cannot be judged freezes its repository, unless it was chosen for deletion. */
export function freezes(inventory: Inventory, selection: Readonly<Selection>, revision: number): boolean {
	const {manifests, revisions} = inventory;
	return (
		manifests.kind[revisions.digest[revision]!] === unreadable &&
		(revisions.flags[revision]! & (revisionFlags.virtual | revisionFlags.quarantined)) === 0 &&
		!selection.deletedUnreadable.has(revision)
	);
}

/** True when a blob is needed whatever the graph says: it is held, excluded, or young. */
export function isBlobRoot(
	inventory: Inventory,
	selection: Readonly<Selection>,
	digest: number,
	without?: ProtectionReason,
): boolean {
	return (
		(inventory.blobs.flags[digest]! & blobFlags.held) !== 0 ||
		(without !== 'excluded' && selection.excludedBlobs.has(digest)) ||
		(without !== 'young' && isYoung(inventory, selection, digest))
	);
}
