import {manifestKind, tagRange, type Inventory} from '../../inventory/inventory.ts';
import {parseFilter} from '../filter.ts';
import type {Model} from '../model.ts';
import {familyReclaim, manifestBytes} from './manifest-bytes.ts';
import {familyOf, heldBy} from './relations.ts';
import {rootsOf} from './untagged-roots.ts';
import type {Arrangement, RepositorySort, Show} from './repository-rows.ts';

export type Section = 'tagged' | 'untagged';

/** A line of a repository's detail. Revisions and tags are told by their ordinals. */
export type ManifestRow =
	| {readonly kind: 'section'; readonly section: Section; readonly count: number; readonly folded: boolean}
	/** `revision` is -1 when the tag is dangling or broken. */
	| {readonly kind: 'tag'; readonly tag: number; readonly revision: number}
	/** A tag on a manifest that another tag has shown already. */
	| {readonly kind: 'alias'; readonly tag: number; readonly sameAs: number; readonly revision: number}
	| {
			readonly kind: 'manifest';
			readonly section: Section;
			readonly revision: number;
			/** What it is shown under, or -1. */
			readonly parent: number;
			readonly referrer: boolean;
			/** The branches in front of it: `|- `. */
			readonly guide: string;
			/** What it keeps is shown where it came first. */
			readonly again: boolean;
	  };

/** The same keys as in the list of repositories; `count` sorts by what hangs together. */
export type ManifestSort = RepositorySort;

/** The rows of one repository's detail; as with the list, their order is computed when something asks for it. */
export function manifestRows(
	model: Model,
	repository: number,
	arrangement: Arrangement<ManifestSort>,
	folded: ReadonlySet<Section>,
): readonly ManifestRow[] {
	const {inventory} = model;
	const rows: ManifestRow[] = [];
	const shown = new Set<number>();
	const tagged = tagGroups(model, repository, arrangement);
	const tags = tagged.reduce((sum, group) => sum + group.tags.length, 0);
	rows.push({kind: 'section', section: 'tagged', count: tags, folded: folded.has('tagged')});
	for (const {revision, tags: names} of folded.has('tagged') ? [] : tagged) {
		const [first, ...others] = names;
		rows.push({kind: 'tag', tag: first!, revision});
		if (revision >= 0) {
			shown.add(revision);
			pushFamily(inventory, rows, shown, {revision, section: 'tagged', indent: ''});
		}

		rows.push(...others.map((tag): ManifestRow => ({kind: 'alias', tag, sameAs: first!, revision})));
	}

	const roots = untaggedRoots(model, repository, arrangement);
	rows.push({kind: 'section', section: 'untagged', count: roots.count, folded: folded.has('untagged')});
	for (const revision of folded.has('untagged') ? [] : roots.sorted) {
		if (!shown.has(revision)) {
			shown.add(revision);
			rows.push(manifest(revision, 'untagged'));
			pushFamily(inventory, rows, shown, {revision, section: 'untagged', indent: ''});
		}
	}

	return rows;
}

const manifest = (revision: number, section: Section): ManifestRow => ({
	kind: 'manifest',
	section,
	revision,
	parent: -1,
	referrer: false,
	guide: '',
	again: false,
});

interface Branch {
	readonly revision: number;
	readonly section: Section;
	readonly indent: string;
}

/** Adds what a revision keeps below it. What keeps itself in a ring, or has two parents, unfolds once. */
function pushFamily(inventory: Inventory, rows: ManifestRow[], shown: Set<number>, branch: Branch): void {
	const {children, referrers} = heldBy(inventory, branch.revision);
	const relatives = [...children, ...referrers];
	for (const [position, revision] of relatives.entries()) {
		const last = position === relatives.length - 1;
		const again = shown.has(revision);
		shown.add(revision);
		rows.push({
			...manifest(revision, branch.section),
			parent: branch.revision,
			referrer: position >= children.length,
			guide: `${branch.indent}${last ? '`- ' : '|- '}`,
			again,
		} as ManifestRow);
		if (!again) {
			pushFamily(inventory, rows, shown, {...branch, revision, indent: `${branch.indent}${last ? '   ' : '|  '}`});
		}
	}
}

interface TagGroup {
	readonly revision: number;
	/** In the order asked for. */
	readonly tags: number[];
}

function tagGroups(model: Model, repository: number, arrangement: Arrangement<ManifestSort>): readonly TagGroup[] {
	const {inventory} = model;
	const {tags} = inventory;
	const [first, end] = tagRange(inventory, repository);
	const age = (tag: number) => tags.time[tag]!;
	const size = (tag: number) => (tags.revision[tag]! < 0 ? 0 : manifestBytes(inventory, tags.revision[tag]!));
	const key = {name: (tag: number) => -tag, total: size, reclaim: age, count: age, age}[arrangement.sort];
	const groups = new Map<number, TagGroup>();
	const sorted = sortedBy(stretch(first, end), key, arrangement.reversed);
	for (const tag of sorted) {
		const revision = tags.revision[tag]!;
		// A tag that leads nowhere stands alone: below -1 there is a place for each.
		const place = revision < 0 ? -2 - tag : revision;
		const group = groups.get(place) ?? {revision, tags: []};
		group.tags.push(tag);
		groups.set(place, group);
	}

	const filter = parseFilter(arrangement.filter);
	const matches = (group: TagGroup) =>
		filter.matches === undefined ||
		group.tags.some((tag) => filter.matches(tags.names[tag]!)) ||
		(group.revision >= 0 && familyMatches(model, group.revision, filter.matches));
	return [...groups.values()].filter((group) => matches(group) && isShown(model, group.revision, arrangement.show));
}

/** The roots of what is untagged, as an arrangement shows and sorts them. */
function untaggedRoots(
	model: Model,
	repository: number,
	arrangement: Arrangement<ManifestSort>,
): {readonly count: number; readonly sorted: readonly number[]} {
	const {count, roots} = rootsOf(model.inventory, repository);
	const filter = parseFilter(arrangement.filter);
	const visible = roots.filter(
		(revision) =>
			(filter.matches === undefined || familyMatches(model, revision, filter.matches)) &&
			isShown(model, revision, arrangement.show),
	);
	return {count, sorted: sortedBy(visible, rootKey(model, arrangement.sort), arrangement.reversed)};
}

function rootKey(model: Model, sort: ManifestSort): (revision: number) => number {
	const {inventory} = model;
	switch (sort) {
		case 'reclaim': {
			return (revision) => familyReclaim(model, revision);
		}

		case 'total': {
			return (revision) => manifestBytes(inventory, revision);
		}

		case 'name': {
			return (revision) => -digestRank(inventory, revision);
		}

		case 'count': {
			return (revision) => familyOf(inventory, revision).length;
		}

		case 'age': {
			return (revision) => inventory.revisions.time[revision]!;
		}
	}
}

/** The first 48 bits of a digest: enough to sort by. */
function digestRank(inventory: Inventory, revision: number): number {
	const text = inventory.digests.text(inventory.revisions.digest[revision]!);
	return Number.parseInt(text.slice(text.indexOf(':') + 1, text.indexOf(':') + 13), 16);
}

function familyMatches(model: Model, revision: number, matches: (text: string) => boolean): boolean {
	const {inventory} = model;
	return familyOf(inventory, revision).some((member) =>
		matches(inventory.digests.text(inventory.revisions.digest[member]!)),
	);
}

function isShown(model: Model, revision: number, show: Show): boolean {
	if (show === 'all') {
		return true;
	}

	if (revision < 0) {
		return show === 'errors';
	}

	const {inventory, selection, estimate} = model;
	const family = familyOf(inventory, revision);
	switch (show) {
		case 'selected': {
			return family.some((member) => estimate.goes(member));
		}

		case 'excluded': {
			return (
				selection.excludedRepositories.has(inventory.revisions.repository[revision]!) ||
				family.some((member) => selection.excludedRevisions.has(member))
			);
		}

		case 'errors': {
			return family.some((member) =>
				['missing', 'unreadable'].includes(manifestKind(inventory, inventory.revisions.digest[member]!)),
			);
		}
	}
}

const stretch = (first: number, end: number) => Array.from({length: end - first}, (_, index) => first + index);

/** Largest key first, or smallest when reversed; equal ones stay as they were. */
function sortedBy(rows: readonly number[], key: (row: number) => number, reversed: boolean): readonly number[] {
	const keys = Float64Array.from(rows, key);
	const sign = reversed ? -1 : 1;
	const order = rows.map((_, index) => index).sort((a, b) => sign * (keys[b]! - keys[a]!));
	return order.map((index) => rows[index]!);
}
