import picomatch from 'picomatch';
import {UsageError} from '../errors.ts';
import {revisionFlags, tagRange, type Inventory} from '../inventory/inventory.ts';
import {manifestKinds} from '../storage/manifest.ts';
import type {Selection} from './selection.ts';

/** What the command line says about what goes and what stays. Ages are in seconds. */
export interface Policy {
	readonly exclude: readonly string[];
	readonly only: readonly string[];
	/** Globs for `repository:tag`: tags to delete. */
	readonly deleteTags: readonly string[];
	/** Of the tags that `deleteTags` matches, keep this many of the newest in each repository. */
	readonly keepLast?: number;
	/** Of those, delete only what was pushed longer ago. */
	readonly olderThan?: number;
	readonly grace: number;
	readonly uploadsOlderThan: number;
	readonly emptyRepositories: boolean;
	readonly deleteUnreadable: boolean;
}

/**
 * Applies a policy to a storage. Throws a UsageError for a glob that matches nothing: mistyped, it
 * would leave unprotected what the operator wants to keep.
 * @param now seconds since the epoch.
 */
export function select(inventory: Inventory, policy: Policy, now: number): Selection {
	const excludedRepositories = new Set<number>();
	const excludedRevisions = new Set<number>();
	const excludedTags = new Set<number>();
	for (const glob of policy.exclude) {
		const into = {repository: excludedRepositories, tag: excludedTags, revision: excludedRevisions};
		const form = formOf(glob);
		addAll(into[form], matches(inventory, '--exclude', glob, form));
	}

	if (policy.only.length > 0) {
		const wanted = new Set(policy.only.flatMap((glob) => matches(inventory, '--only', glob, 'repository')));
		for (let repository = 0; repository < inventory.repositories.names.length; repository++) {
			if (!wanted.has(repository)) {
				excludedRepositories.add(repository);
			}
		}
	}

	const matched = new Set(policy.deleteTags.flatMap((glob) => matches(inventory, '--delete-tags', glob, 'tag')));
	const chosen = [...expired(inventory, policy, matched, now)];
	return {
		grace: policy.grace,
		uploadsOlderThan: policy.uploadsOlderThan,
		emptyRepositories: policy.emptyRepositories,
		now,
		excludedRepositories,
		excludedRevisions,
		excludedOrphans: false,
		excludedTags,
		deletedTags: new Set(chosen.filter((tag) => !excludedTags.has(tag))),
		sparedTags: new Set(chosen.filter((tag) => excludedTags.has(tag))),
		deletedUnreadable: policy.deleteUnreadable ? unreadableManifests(inventory) : new Set(),
	};
}

type Form = 'repository' | 'tag' | 'revision';

/** What a glob is matched against is told by its own text: `repository`, `repository:tag` or `repository@digest`. */
function formOf(glob: string): Form {
	if (/@[^(]/.test(glob)) {
		return 'revision';
	}

	return glob.includes(':') ? 'tag' : 'repository';
}

function matches(inventory: Inventory, option: string, glob: string, form: Form): number[] {
	if (glob === '') {
		throw new UsageError(`${option} needs a glob, and got nothing`, {hint: `For example: ${option} 'team/*'`});
	}

	const isMatch = picomatch(glob, {dot: true, flags: 's'});
	const found: number[] = [];
	for (const [ordinal, name] of namesOf(inventory, form)) {
		if (isMatch(name)) {
			found.push(ordinal);
		}
	}

	if (found.length === 0) {
		throw new UsageError(`${option} '${glob}' matches no ${form} of this storage`, {
			hint: hintFor(inventory, option, form),
		});
	}

	return found;
}

function* namesOf({digests, repositories, revisions, tags}: Inventory, form: Form): Generator<[number, string]> {
	const {names} = repositories;
	switch (form) {
		case 'repository':
			yield* names.entries();
			break;
		case 'tag':
			for (const [tag, name] of tags.names.entries()) {
				yield [tag, `${names[tags.repository[tag]!]!}:${name}`];
			}

			break;
		case 'revision':
			for (const [revision, digest] of revisions.digest.entries()) {
				yield [revision, `${names[revisions.repository[revision]!]!}@${digests.text(digest)}`];
			}

			break;
	}
}

function hintFor(inventory: Inventory, option: string, form: Form): string {
	const wanted =
		form === 'repository'
			? "A glob must match the whole name; '*' stays within one part of it, '**' crosses them."
			: `A glob must match the whole of ${form === 'tag' ? 'repository:tag' : 'repository@digest'}.`;
	const example = exampleOf(inventory, form);
	return example === undefined ? wanted : `${wanted} Here, ${option} '${example}' would.`;
}

/** The name that says most: one with a '/' in it, which '*' does not cross. */
function exampleOf(inventory: Inventory, form: Form): string | undefined {
	let first: string | undefined;
	for (const [, name] of namesOf(inventory, form)) {
		first ??= name;
		if (name.includes('/')) {
			return name;
		}
	}

	return first;
}

/** Of the tags that were matched, those that retention lets go: not among the newest, and old enough. */
function* expired(inventory: Inventory, policy: Policy, matched: ReadonlySet<number>, now: number): Generator<number> {
	const {keepLast, olderThan} = policy;
	const {names, time} = inventory.tags;
	for (let repository = 0; repository < inventory.repositories.names.length; repository++) {
		const [first, end] = tagRange(inventory, repository);
		const tags: number[] = [];
		for (let tag = first; tag < end; tag++) {
			if (matched.has(tag)) {
				tags.push(tag);
			}
		}

		// A tag whose age is unknown (its link cannot be read) is neither new nor old: age never condemns it.
		const byAge = keepLast !== undefined || olderThan !== undefined;
		const known = byAge ? tags.filter((tag) => time[tag]! > 0) : tags;
		known.sort((a, b) => time[b]! - time[a]! || (names[a]! < names[b]! ? -1 : 1));
		for (const tag of known.slice(keepLast ?? 0)) {
			if (olderThan === undefined || time[tag]! <= now - olderThan) {
				yield tag;
			}
		}
	}
}

const unreadable = manifestKinds.indexOf('unreadable');

/** Manifests that cannot be judged; those that a tag which stays reaches are kept all the same. */
function unreadableManifests({manifests, revisions}: Inventory): Set<number> {
	const found = new Set<number>();
	for (const [revision, digest] of revisions.digest.entries()) {
		const isOne = manifests.kind[digest] === unreadable && (revisions.flags[revision]! & revisionFlags.virtual) === 0;
		if (isOne) {
			found.add(revision);
		}
	}

	return found;
}

function addAll(into: Set<number>, found: Iterable<number>): void {
	for (const ordinal of found) {
		into.add(ordinal);
	}
}
