import {manifestKind, revisionFlags, tagRange} from '../../inventory/inventory.ts';
import {tagRevisions} from '../../inventory/tag-revisions.ts';
import {formatAge, formatAgeExactly} from '../../format/age.ts';
import {sanitize} from '../../format/sanitize.ts';
import {isYoung, tagGoes} from '../../selection/roots.ts';
import type {Model} from '../model.ts';
import {holdersAbove} from './relations.ts';
import {isFrozen} from './repository-rows.ts';
import {shortDigest} from './short-digest.ts';

/** Why an untagged manifest stays, as a short word for its row and a sentence for the message line. */
export interface Kept {
	readonly why: 'excluded' | 'repository' | 'frozen' | 'unreadable' | 'young' | 'held' | 'needed';
	readonly sentence: string;
}

/** Undefined when it goes. */
export function whyKept(model: Model, revision: number): Kept | undefined {
	const {inventory, selection, estimate} = model;
	if (estimate.goes(revision)) {
		return undefined;
	}

	const repository = inventory.revisions.repository[revision]!;
	if (selection.excludedRepositories.has(repository)) {
		return {why: 'repository', sentence: 'its repository is excluded. In the list, Space includes it again'};
	}

	if (selection.excludedRevisions.has(revision)) {
		return {why: 'excluded', sentence: 'excluded by you. Space includes it again'};
	}

	const digest = inventory.revisions.digest[revision]!;
	if ((inventory.revisions.flags[revision]! & revisionFlags.tagged) !== 0) {
		const tag = keepingTag(model, revision);
		if (tag !== undefined) {
			return {why: 'needed', sentence: `tag ${sanitize(inventory.tags.names[tag]!)} needs it`};
		}
	}

	if (manifestKind(inventory, digest) === 'unreadable') {
		const reason = sanitize(inventory.manifests.reasons.get(digest) ?? 'it cannot be judged');
		return {why: 'unreadable', sentence: `${reason}: all of this repository is kept`};
	}

	if (isFrozen(model, repository)) {
		return {why: 'frozen', sentence: 'a manifest of this repository cannot be judged, so all of it is kept ([!])'};
	}

	return ageKept(model, revision) ?? heldKept(model, revision);
}

/** A tag that stays and is on this manifest, or on one that keeps it. */
function keepingTag({inventory, selection}: Model, revision: number): number | undefined {
	const repository = inventory.revisions.repository[revision]!;
	const above = new Set([revision]);
	for (const member of above) {
		for (const holder of holdersAbove(inventory, member)) {
			above.add(holder);
		}
	}

	const [first, end] = tagRange(inventory, repository);
	for (let tag = first; tag < end; tag++) {
		if (!tagGoes(inventory, selection, tag) && tagRevisions(inventory, tag).some((member) => above.has(member))) {
			return tag;
		}
	}

	return undefined;
}

function ageKept({inventory, selection}: Model, revision: number): Kept | undefined {
	const digest = inventory.revisions.digest[revision]!;
	if (!isYoung(inventory, selection, digest)) {
		return undefined;
	}

	const time = inventory.blobs.time[digest]!;
	const pushed = time > 0 ? `pushed ${formatAge(selection.now - time)} ago` : 'of unknown age';
	return {
		why: 'young',
		sentence: `${pushed}: whatever is younger than ${formatAgeExactly(selection.grace)} is kept   A: change that`,
	};
}

function heldKept(model: Model, revision: number): Kept {
	const {inventory, estimate} = model;
	const holder = holdersAbove(inventory, revision).find((candidate) => !estimate.goes(candidate));
	if (holder === undefined) {
		return {why: 'needed', sentence: 'something that cannot be judged or is no tag names it'};
	}

	const name = shortDigest(inventory, inventory.revisions.digest[holder]!);
	const kind = manifestKind(inventory, inventory.revisions.digest[holder]!);
	const reason = model.selection.excludedRevisions.has(holder) ? 'which is excluded' : 'which is kept';
	return {why: 'held', sentence: `it belongs to ${kind} ${name}, ${reason}`};
}
