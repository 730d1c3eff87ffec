import {isOneChosen, type Change} from '../../selection/change.ts';
import {finish} from '../../inventory/pieces.ts';
import {parseFilter} from '../filter.ts';
import type {Model} from '../model.ts';
import type {RepositoriesScreen, RepositoryScreen} from '../open-screen.ts';
import {manifestFields, tagSubjects} from './manifest-subjects.ts';
import {isUntagged} from './repository-facts.ts';
import {orphansRow} from './repository-rows.ts';
import {tagObstacle} from './toggle-target.ts';

/** From the first to the last row, both included. */
export type Stretch = readonly [first: number, last: number];

/** What can be excluded in a stretch of rows, of one kind. */
interface Targets {
	readonly kind: Change['kind'];
	/** What stands for itself. */
	readonly leading: readonly number[];
	/** In a repository also what goes along with one of these: below an index its children. */
	readonly along: readonly number[];
}

/** The changes that exclude all of a stretch; or, when all of it is excluded already, include it again. Tags never. */
export function changesOfAll(
	model: Model,
	screen: RepositoriesScreen | RepositoryScreen,
	stretch: Stretch,
): readonly Change[] {
	const targets = targetsIn(model, screen, stretch);
	const open = targets.flatMap(({kind, leading}) => changed(model, kind, leading, true));
	return open.length > 0
		? open
		: targets.flatMap(({kind, leading, along}) => changed(model, kind, [...leading, ...along], false));
}

/** The changes that exclude what is not, and include what is. */
export function changesOfInversion(
	model: Model,
	screen: RepositoriesScreen | RepositoryScreen,
	stretch: Stretch,
): readonly Change[] {
	return targetsIn(model, screen, stretch).flatMap(({kind, leading}) => [
		...changed(model, kind, leading, true),
		...changed(model, kind, leading, false),
	]);
}

/** The change of those that are not chosen so yet; none where all of them are. */
function changed({selection}: Model, kind: Change['kind'], all: readonly number[], chosen: boolean): readonly Change[] {
	const ordinals = all.filter((ordinal) => isOneChosen(selection, kind, ordinal) !== chosen);
	return ordinals.length > 0 ? [{kind, ordinals, chosen}] : [];
}

function targetsIn(
	model: Model,
	screen: RepositoriesScreen | RepositoryScreen,
	[first, last]: Stretch,
): readonly Targets[] {
	if (screen.name === 'repository') {
		return [manifestsIn(model, screen, [first, last])];
	}

	const rows = [...screen.rows.subarray(first, last + 1)];
	return [
		{kind: 'repository', leading: rows.filter((row) => row !== orphansRow), along: []},
		{kind: 'orphans', leading: rows.includes(orphansRow) ? [0] : [], along: []},
	];
}

function manifestsIn({inventory}: Model, {rows}: RepositoryScreen, [first, last]: Stretch): Targets {
	/** By revision: the row that shows it first, counted from 1. */
	const within = new Uint32Array(inventory.graph.revisions);
	for (let index = last; index >= first; index--) {
		const revision = rows.manifestAt(index);
		if (revision >= 0 && isUntagged(inventory, revision)) {
			within[revision] = index + 1;
		}
	}

	const leading: number[] = [];
	const along: number[] = [];
	for (let index = first; index <= last; index++) {
		const revision = rows.manifestAt(index);
		if (revision >= 0 && within[revision] === index + 1) {
			const parent = rows.parentAt(index);
			(parent >= 0 && within[parent]! > 0 ? along : leading).push(revision);
		}
	}

	return {kind: 'revision', leading, along};
}

/** The tags in a stretch of rows; with `matching`, those alone that the filter means by themselves. */
export function tagsIn(
	model: Model,
	{rows, arrangement, repository}: RepositoryScreen,
	[first, last]: Stretch,
	matching = false,
): readonly number[] {
	const {select} = parseFilter(arrangement.filter, manifestFields);
	const wanted = matching && select ? finish(select(tagSubjects(model, repository))) : undefined;
	const firstTag = model.inventory.tags.start[repository]!;
	const tags: number[] = [];
	for (let index = first; index <= last; index++) {
		const tag = rows.tagAt(index);
		if (tag >= 0 && (!matching || wanted?.[tag - firstTag] === 1)) {
			tags.push(tag);
		}
	}

	return tags;
}

/** The changes that choose these tags for deletion; or, when all of them are chosen already, keep them. */
export function changesOfTags(model: Model, tags: readonly number[]): readonly Change[] {
	const free = tags.filter((tag) => tagObstacle(model, tag) === undefined);
	const open = changed(model, 'tag', free, true);
	return open.length > 0 ? open : changed(model, 'tag', free, false);
}
