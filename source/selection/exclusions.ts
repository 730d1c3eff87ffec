import {formatCounted} from '../format/count.ts';
import {isDigest} from '../storage/digest.ts';
import type {Inventory} from '../inventory/inventory.ts';
import {findMatches, formOf, matches} from './matching.ts';
import {findPinned, type Pinned, type Pins} from './pins.ts';
import type {Policy} from './policy.ts';

/** What a policy keeps, by name. */
export interface Excluded {
	readonly repositories: Set<number>;
	readonly revisions: Set<number>;
	readonly tags: Set<number>;
	/** Blobs that no manifest references. */
	readonly blobs: Set<number>;
	/** What of a policy file's list, or of the pins, is not in this storage: lines for the operator. */
	readonly notes: string[];
}

/** Throws a UsageError for a glob of the command line that matches nothing: mistyped, it would leave unprotected what is meant. */
export function findExcluded(inventory: Inventory, policy: Policy): Excluded {
	const excluded: Excluded = {
		repositories: new Set(),
		revisions: new Set(),
		tags: new Set(),
		blobs: new Set(),
		notes: [],
	};
	const into = {repository: excluded.repositories, tag: excluded.tags, revision: excluded.revisions};
	for (const glob of policy.exclude) {
		const form = formOf(glob);
		addAll(into[form], matches(inventory, '--exclude', glob, form));
	}

	for (const {glob, place} of policy.filed?.exclude ?? []) {
		const form = formOf(glob);
		const found = isDigest(glob) ? keepDigests(inventory, excluded, [glob]) : findMatches(inventory, glob, form);
		if (!isDigest(glob)) {
			addAll(into[form], found);
		}

		if (found.length === 0) {
			excluded.notes.push(`${place}: '${glob}' is not in this storage`);
		}
	}

	if (policy.pins) {
		const pinned = findPinned(inventory, policy.pins);
		addAll(excluded.revisions, pinned.revisions);
		addAll(excluded.blobs, pinned.blobs);
		addAll(excluded.tags, pinned.tags);
		excluded.notes.push(...pinNotes(policy.pins, pinned));
	}

	if (policy.only.length > 0) {
		const wanted = new Set(policy.only.flatMap((glob) => matches(inventory, '--only', glob, 'repository')));
		addAll(
			excluded.repositories,
			[...inventory.repositories.names.keys()].filter((repository) => !wanted.has(repository)),
		);
	}

	return excluded;
}

/** What came of pins: a file of another registry, or a mistake in one, keeps nothing. */
function pinNotes({files, unclear}: Pins, {revisions, blobs, tags}: Pinned): string[] {
	const named = files.join(', ');
	const counts = [
		[tags.size, 'tag'],
		[revisions.size, 'manifest'],
		[blobs.size, 'blob'],
	] as const;
	const kept = counts.filter(([count]) => count > 0).map(([count, noun]) => formatCounted(count, noun));
	return [
		kept.length === 0 ? `Nothing that ${named} names is in this storage` : `${named} pins ${kept.join(', ')}`,
		...unclear.map((word) => `${word} in ${named} has a variable, and pins nothing: docker compose config puts it in`),
	];
}

/** A digest is kept wherever it is. Returns what was found. */
function keepDigests(inventory: Inventory, excluded: Excluded, digests: readonly string[]): number[] {
	const {revisions, blobs} = findPinned(inventory, {files: [], digests, beginnings: [], names: [], unclear: []});
	addAll(excluded.revisions, revisions);
	addAll(excluded.blobs, blobs);
	return [...revisions, ...blobs];
}

export function addAll(into: Set<number>, found: Iterable<number>): void {
	for (const ordinal of found) {
		into.add(ordinal);
	}
}
