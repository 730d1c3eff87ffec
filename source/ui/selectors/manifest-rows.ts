import {manifestKind, tagRange, type Inventory} from '../../inventory/inventory.ts';
import {eachIn, type Pieces} from '../../inventory/pieces.ts';
import {parseFilter, type Subjects} from '../filter.ts';
import {filtered} from '../filtered.ts';
import type {Model} from '../model.ts';
import {sortedBy} from '../sorted-by.ts';
import {familyReclaim, manifestBytes} from './manifest-bytes.ts';
import {ManifestRowList, type ManifestRows, type Section} from './manifest-row-list.ts';
import {manifestFields, manifestSubjects, tagSubjects} from './manifest-subjects.ts';
import {familyOf, heldBy, holdersOf, holdsAny, isAnyOfFamily} from './relations.ts';
import type {Arrangement, RepositorySort, Show} from './repository-rows.ts';
import {sortedRoots} from './sorted-roots.ts';
import {rootsOf} from './untagged-roots.ts';

/** The same keys as in the list of repositories; `count` sorts by what hangs together. */
export type ManifestSort = RepositorySort;

/** The rows of one repository's detail; as with the list, their order is computed when something asks for it. */
export function* manifestRows(
	model: Model,
	repository: number,
	arrangement: Arrangement<ManifestSort>,
	folded: ReadonlySet<Section>,
): Pieces<ManifestRows> {
	const {inventory} = model;
	const rows = new ManifestRowList();
	/** By revision. */
	const shown = new Uint8Array(inventory.graph.revisions);
	const tags = yield* shownTags(model, repository, arrangement);
	rows.addSection('tagged', tags.length, folded.has('tagged'));
	for (const {revision, tags: names} of folded.has('tagged') ? [] : yield* tagGroups(model, tags, arrangement)) {
		const [first, ...others] = names;
		rows.addTag(first!, revision);
		if (revision >= 0) {
			shown[revision] = 1;
			addFamily(inventory, rows, shown, {revision, section: 'tagged', indent: ''});
		}

		for (const tag of others) {
			rows.addTag(tag, revision, first);
		}
	}

	const {count} = yield* rootsOf(inventory, repository);
	rows.addSection('untagged', count, folded.has('untagged'));
	if (!folded.has('untagged')) {
		const roots = yield* shownRoots(model, repository, arrangement);
		const {isEmpty} = yield* holdersOf(inventory, repository);
		if (isEmpty) {
			// Of very many most often nothing keeps anything.
			rows.addRoots(roots);
		} else {
			yield* addUntagged(inventory, rows, shown, roots);
		}
	}

	return rows;
}

function* addUntagged(inventory: Inventory, rows: ManifestRowList, shown: Uint8Array, roots: Int32Array): Pieces<void> {
	yield* eachIn(0, roots.length, (index) => {
		const revision = roots[index]!;
		if (shown[revision] === 0) {
			shown[revision] = 1;
			rows.addRoot(revision);
			if (holdsAny(inventory, revision)) {
				addFamily(inventory, rows, shown, {revision, section: 'untagged', indent: ''});
			}
		}
	});
}

interface Branch {
	readonly revision: number;
	readonly section: Section;
	readonly indent: string;
}

/** Adds what a revision keeps below it. What keeps itself in a ring, or has two parents, unfolds once. */
function addFamily(inventory: Inventory, rows: ManifestRowList, shown: Uint8Array, branch: Branch): void {
	const {children, referrers} = heldBy(inventory, branch.revision);
	const count = children.length + referrers.length;
	for (let position = 0; position < count; position++) {
		const referrer = position >= children.length;
		const revision = referrer ? referrers[position - children.length]! : children[position]!;
		const last = position === count - 1;
		const again = shown[revision] === 1;
		shown[revision] = 1;
		rows.addRelative({
			section: branch.section,
			revision,
			parent: branch.revision,
			referrer,
			guide: `${branch.indent}${last ? '`- ' : '|- '}`,
			again,
		});
		if (!again) {
			addFamily(inventory, rows, shown, {...branch, revision, indent: `${branch.indent}${last ? '   ' : '|  '}`});
		}
	}
}

/** The tags whose manifests an arrangement shows: together with all others on these. */
function* shownTags(model: Model, repository: number, {filter, show}: Arrangement<ManifestSort>): Pieces<Int32Array> {
	const {tags, graph} = model.inventory;
	const [first, end] = tagRange(model.inventory, repository);
	const wanted = yield* selected(filter, () => tagSubjects(model, repository));
	/** By revision. */
	const matched = new Uint8Array(graph.revisions);
	for (let tag = first; tag < end; tag++) {
		if (tags.revision[tag]! >= 0 && wanted?.[tag - first] !== 0) {
			matched[tags.revision[tag]!] = 1;
		}
	}

	const isShown = shownBy(model, show);
	return yield* filtered(stretch(first, end), (tag) => {
		const revision = tags.revision[tag]!;
		// A tag that leads nowhere stands alone.
		const isWanted = revision < 0 ? wanted?.[tag - first] !== 0 : matched[revision] === 1;
		return isWanted && isShown(revision);
	});
}

interface TagGroup {
	/** -1 for a tag that leads nowhere. */
	readonly revision: number;
	/** In the order asked for. */
	readonly tags: number[];
}

function* tagGroups(
	model: Model,
	shown: Int32Array,
	arrangement: Arrangement<ManifestSort>,
): Pieces<Iterable<TagGroup>> {
	const {inventory} = model;
	const {tags} = inventory;
	const age = (tag: number) => tags.time[tag]!;
	const size = (tag: number) => (tags.revision[tag]! < 0 ? 0 : manifestBytes(inventory, tags.revision[tag]!));
	const family = (tag: number) => (tags.revision[tag]! < 0 ? 0 : familyOf(inventory, tags.revision[tag]!).length);
	const reclaim = (tag: number) => (tags.revision[tag]! < 0 ? 0 : familyReclaim(model, tags.revision[tag]!));
	const key = {name: (tag: number) => -tag, total: size, reclaim, count: family, age}[arrangement.sort];
	const groups = new Map<number, TagGroup>();
	// What frees the same is in the order of age.
	for (const tag of yield* sortedBy(yield* sortedBy(shown, age, false), key, arrangement.reversed)) {
		const revision = tags.revision[tag]!;
		// Below -1 there is a place for each tag that leads nowhere.
		const place = revision < 0 ? -2 - tag : revision;
		const group = groups.get(place);
		if (group) {
			group.tags.push(tag);
		} else {
			groups.set(place, {revision, tags: [tag]});
		}
	}

	return groups.values();
}

/** The roots of what is untagged, as an arrangement shows and sorts them. */
function* shownRoots(
	model: Model,
	repository: number,
	{filter, show, sort, reversed}: Arrangement<ManifestSort>,
): Pieces<Int32Array> {
	const all = yield* sortedRoots(model, repository, sort, reversed);
	const wanted = yield* selected(filter, () => manifestSubjects(model, repository, all));
	const found = wanted === undefined ? all : yield* filtered(all, (_, row) => wanted[row] === 1);
	return show === 'all' ? found : yield* filtered(found, shownBy(model, show));
}

/** What a filter lets through; undefined where it is none, or none yet. */
function* selected(filter: string, subjects: () => Subjects): Pieces<Uint8Array | undefined> {
	const {select} = parseFilter(filter, manifestFields);
	return filter === '' || select === undefined ? undefined : yield* select(subjects());
}

/** Whether a manifest is shown for its own sake, or for that of any that goes when it goes; -1: a tag that leads nowhere. */
function shownBy({inventory, selection, estimate}: Model, show: Show): (revision: number) => boolean {
	const {digest, repository} = inventory.revisions;
	switch (show) {
		case 'all': {
			return () => true;
		}

		case 'selected': {
			const goes = (member: number) => estimate.goes(member);
			return (revision) => revision >= 0 && isAnyOfFamily(inventory, revision, goes);
		}

		case 'excluded': {
			const isExcluded = (member: number) => selection.excludedRevisions.has(member);
			return (revision) =>
				revision >= 0 &&
				(selection.excludedRepositories.has(repository[revision]!) || isAnyOfFamily(inventory, revision, isExcluded));
		}

		case 'errors': {
			const isWrong = (member: number) => ['missing', 'unreadable'].includes(manifestKind(inventory, digest[member]!));
			return (revision) => revision < 0 || isAnyOfFamily(inventory, revision, isWrong);
		}
	}
}

const stretch = (first: number, end: number) => new Int32Array(end - first).map((_, index) => first + index);
