import {isChosen, type Change, type Choosable} from '../../selection/change.ts';
import {parseFilter} from '../filter.ts';
import type {Model} from '../model.ts';
import type {RepositoriesScreen, RepositoryScreen} from '../open-screen.ts';
import {manifestFields, tagSubject} from './manifest-subjects.ts';
import {isUntagged} from './repository-facts.ts';
import {orphansRow} from './repository-rows.ts';
import {tagObstacle} from './toggle-target.ts';

/** From the first to the last row, both included. */
export type Stretch = readonly [first: number, last: number];

/** What can be excluded in a stretch of rows. */
interface Targets {
	/** What stands for itself. */
	readonly leading: readonly Choosable[];
	/** In a repository also what goes along with one of these: below an index its children. */
	readonly along: readonly Choosable[];
}

/** The changes that exclude all of a stretch; or, when all of it is excluded already, include it again. Tags never. */
export function changesOfAll(model: Model, screen: RepositoriesScreen | RepositoryScreen, stretch: Stretch) {
	const {leading, along} = targetsIn(model, screen, stretch);
	const open = leading.filter((what) => !isChosen(model.selection, what));
	return open.length > 0
		? changed(open, true)
		: changed(
				[...leading, ...along].filter((what) => isChosen(model.selection, what)),
				false,
			);
}

/** The changes that exclude what is not, and include what is. */
export function changesOfInversion(
	model: Model,
	screen: RepositoriesScreen | RepositoryScreen,
	stretch: Stretch,
): readonly Change[] {
	return targetsIn(model, screen, stretch).leading.map((what) => ({
		what,
		chosen: !isChosen(model.selection, what),
	}));
}

const changed = (all: readonly Choosable[], chosen: boolean): readonly Change[] => all.map((what) => ({what, chosen}));

function targetsIn(model: Model, screen: RepositoriesScreen | RepositoryScreen, [first, last]: Stretch): Targets {
	if (screen.name === 'repositories') {
		const leading = screen.rows
			.slice(first, last + 1)
			.map((row): Choosable => (row === orphansRow ? {kind: 'orphans'} : {kind: 'repository', repository: row}));
		return {leading, along: []};
	}

	const within = new Map<number, number>();
	for (let index = first; index <= last; index++) {
		const row = screen.rows[index]!;
		if (row.kind === 'manifest' && !within.has(row.revision) && isUntagged(model.inventory, row.revision)) {
			within.set(row.revision, row.parent);
		}
	}

	const leading: Choosable[] = [];
	const along: Choosable[] = [];
	for (const [revision, parent] of within) {
		(within.has(parent) ? along : leading).push({kind: 'revision', revision});
	}

	return {leading, along};
}

/** The tags in a stretch of rows; with `matching`, those alone that the filter means by themselves. */
export function tagsIn(
	model: Model,
	{rows, arrangement}: RepositoryScreen,
	[first, last]: Stretch,
	matching = false,
): readonly number[] {
	const {matches} = parseFilter(arrangement.filter, manifestFields);
	return rows
		.slice(first, last + 1)
		.flatMap((row) => (row.kind === 'tag' || row.kind === 'alias' ? [row.tag] : []))
		.filter((tag) => !matching || matches?.(tagSubject(model, tag)) === true);
}

/** The changes that choose these tags for deletion; or, when all of them are chosen already, keep them. */
export function changesOfTags(model: Model, tags: readonly number[]): readonly Change[] {
	const free = tags.filter((tag) => tagObstacle(model, tag) === undefined);
	const kept = free.filter((tag) => !model.selection.deletedTags.has(tag));
	return changed(
		(kept.length > 0 ? kept : free).map((tag) => ({kind: 'tag', tag})),
		kept.length > 0,
	);
}
