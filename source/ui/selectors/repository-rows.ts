import {tagRange, type Inventory} from '../../inventory/inventory.ts';
import {finish, type Pieces} from '../../inventory/pieces.ts';
import {tagGoes} from '../../selection/roots.ts';
import {cachedBy} from '../cached.ts';
import {parseFilter, rowsWhere, type Field, type Subjects} from '../filter.ts';
import {filtered} from '../filtered.ts';
import type {Model} from '../model.ts';
import {sortedBy} from '../sorted-by.ts';
import {ageOf} from './manifest-subjects.ts';
import {problemCounts, repositoryFacts} from './repository-facts.ts';

/** The row of the blobs that belong to no repository. Every other row is a repository's ordinal. */
export const orphansRow = -1;
export const orphansName = '(blobs in no repository)';

export const sorts = ['reclaim', 'total', 'name', 'count', 'age'] as const;
export type RepositorySort = (typeof sorts)[number];
/** What `f` cycles through. */
export const shows = ['all', 'selected', 'excluded', 'errors'] as const;
export type Show = (typeof shows)[number];

export interface Arrangement<Sort> {
	readonly sort: Sort;
	/** The other way round than the sort's first: largest, newest, or `a` first. */
	readonly reversed: boolean;
	readonly filter: string;
	readonly show: Show;
}

/**
 * The rows in their order. Computed when the list opens and when its sort or filter changes, not
 * when something is toggled: a row must not jump away from under the cursor.
 */
export function* repositoryRows(
	model: Model,
	{filter, show, sort, reversed}: Arrangement<RepositorySort>,
): Pieces<Int32Array> {
	const all = rowsBySize(model.inventory);
	const {select} = parseFilter(filter, repositoryFields);
	const wanted = select && (yield* select(repositorySubjects(model, all)));
	const isShown = shown(model, show);
	const rows = yield* filtered(all, (row, index) => wanted?.[index] !== 0 && isShown(row));
	return yield* sortedBy(rows, sortKey(model, sort), reversed);
}

/** How many of the rows are repositories. */
export const countRepositories = (rows: Readonly<Int32Array>) => rows.filter((row) => row !== orphansRow).length;

/** What the filter of the list may compare. */
export const repositoryFields: readonly Field[] = ['age', 'size', 'reclaim', 'tags', 'untagged'];

/** Repositories, and what belongs to none, as their filter sees them. */
function repositorySubjects(model: Model, rows: Int32Array): Subjects {
	const {inventory, selection, estimate} = model;
	const facts = repositoryFacts(inventory);
	return {
		count: rows.length,
		containing: (part) => rowsWhere(rows.length, (index) => rowName(model, rows[index]!).toLowerCase().includes(part)),
		matching: (expression) => rowsWhere(rows.length, (index) => expression.test(rowName(model, rows[index]!))),
		value(field, index) {
			const row = rows[index]!;
			const isOrphans = row === orphansRow;
			switch (field) {
				case 'age': {
					return isOrphans ? undefined : ageOf(selection.now, facts.pushed[row]!);
				}

				case 'size': {
					return isOrphans ? facts.orphans.bytes : facts.bytes[row]!;
				}

				case 'reclaim': {
					return isOrphans ? estimate.orphans.bytes : estimate.repositoryBytes(row);
				}

				case 'tags': {
					const [first, end] = isOrphans ? [0, 0] : tagRange(inventory, row);
					return end - first;
				}

				case 'untagged': {
					return isOrphans ? 0 : facts.untagged[row]!;
				}
			}
		},
	};
}

export const rowName = (model: Model, row: number) =>
	row === orphansRow ? orphansName : model.inventory.repositories.names[row]!;

/** What is equal in the order asked for is in this one: the largest first, and by name. No choice changes it. */
const rowsBySize = cachedBy((inventory: Inventory): Int32Array => {
	const {listed, orphans, bytes} = repositoryFacts(inventory);
	const all = Int32Array.from(orphans.blobs > 0 ? [...listed, orphansRow] : listed);
	return finish(sortedBy(all, (row) => (row === orphansRow ? orphans.bytes : bytes[row]!), false));
});

function sortKey(model: Model, sort: RepositorySort): (row: number) => number {
	const facts = repositoryFacts(model.inventory);
	switch (sort) {
		case 'reclaim': {
			return (row) => (row === orphansRow ? model.estimate.orphans.bytes : model.estimate.repositoryBytes(row));
		}

		case 'total': {
			return (row) => (row === orphansRow ? facts.orphans.bytes : facts.bytes[row]!);
		}

		case 'name': {
			return (row) => -(row === orphansRow ? model.inventory.repositories.names.length : row);
		}

		case 'count': {
			return (row) => (row === orphansRow ? 0 : facts.untagged[row]!);
		}

		case 'age': {
			return (row) => (row === orphansRow ? 0 : facts.pushed[row]!);
		}
	}
}

function shown(model: Model, show: Show): (row: number) => boolean {
	switch (show) {
		case 'all': {
			return () => true;
		}

		case 'selected': {
			return (row) =>
				row === orphansRow ? model.estimate.orphans.blobs > 0 : model.estimate.repositoryManifests(row) > 0;
		}

		case 'excluded': {
			const {excludedRepositories, excludedRevisions, excludedOrphans} = model.selection;
			const inside = new Set([...excludedRevisions].map((revision) => model.inventory.revisions.repository[revision]!));
			return (row) => (row === orphansRow ? excludedOrphans : excludedRepositories.has(row) || inside.has(row));
		}

		case 'errors': {
			return (row) => row !== orphansRow && hasErrors(model, row);
		}
	}
}

function hasErrors(model: Model, repository: number): boolean {
	return isFrozen(model, repository) || problemCount(model, repository) > 0;
}

export function problemCount(model: Model, repository: number): number {
	return problemCounts(model.problems).get(model.inventory.repositories.names[repository]!) ?? 0;
}

/** A manifest in it cannot be judged and is not chosen for deletion, so that all of it stays. */
export function isFrozen(model: Model, repository: number): boolean {
	const unreadable = repositoryFacts(model.inventory).unreadable.get(repository);
	return unreadable?.some((revision) => !model.selection.deletedUnreadable.has(revision)) ?? false;
}

/**
 * `[x]` goes, `[~]` part of it goes, `[ ]` nothing goes, `[E]` excluded, `[!]` cannot be judged,
 * `[-]` kept for another's sake, `[T]` tags go.
 */
export type Mark = '[x]' | '[~]' | '[ ]' | '[E]' | '[!]' | '[-]' | '[T]' | '   ';

/** What the list shows of one repository, or of the orphans. */
export interface RepositoryRow {
	readonly mark: Mark;
	readonly name: string;
	readonly bytes: number;
	/** Bytes that this row alone frees; undefined when nobody can tell. */
	readonly reclaim: number | undefined;
	readonly tags: number | undefined;
	readonly untagged: number | undefined;
}

export function repositoryRow(model: Model, row: number): RepositoryRow {
	const {inventory, estimate} = model;
	const facts = repositoryFacts(inventory);
	if (row === orphansRow) {
		return {
			mark: orphansMark(model),
			name: orphansName,
			bytes: facts.orphans.bytes,
			reclaim: estimate.orphans.bytes,
			tags: undefined,
			untagged: undefined,
		};
	}

	const [firstTag, endTag] = tagRange(inventory, row);
	const mark = repositoryMark(model, row);
	return {
		mark,
		name: rowName(model, row),
		bytes: facts.bytes[row]!,
		reclaim: mark === '[!]' ? undefined : estimate.repositoryBytes(row),
		tags: endTag - firstTag,
		untagged: facts.untagged[row]!,
	};
}

function repositoryMark(model: Model, repository: number): Mark {
	if (model.selection.excludedRepositories.has(repository)) {
		return '[E]';
	}

	if (isFrozen(model, repository)) {
		return '[!]';
	}

	if (goingTags(model, repository) > 0) {
		return '[T]';
	}

	const going = model.estimate.repositoryManifests(repository);
	if (going === 0) {
		return '[ ]';
	}

	return going >= repositoryFacts(model.inventory).untagged[repository]! ? '[x]' : '[~]';
}

/** How many tags of a repository a cleanup deletes. */
export function goingTags({inventory, selection}: Model, repository: number): number {
	let going = 0;
	if (selection.deletedTags.size > 0) {
		const [first, end] = tagRange(inventory, repository);
		for (let tag = first; tag < end; tag++) {
			going += tagGoes(inventory, selection, tag) ? 1 : 0;
		}
	}

	return going;
}

function orphansMark(model: Model): Mark {
	const going = model.estimate.orphans.blobs;
	if (model.selection.excludedOrphans) {
		return '[E]';
	}

	if (going === 0) {
		return '[ ]';
	}

	return going >= repositoryFacts(model.inventory).orphans.blobs ? '[x]' : '[~]';
}
