import {openedRepository} from './arrange.ts';
import type {Command} from './binding.ts';
import {atTop, moveTo} from './list-position.ts';
import type {Model} from './model.ts';
import {move, scroll} from './move.ts';
import {layersOf} from './selectors/layer-rows.ts';
import {orphanDigests} from './selectors/orphan-rows.ts';
import {orphansRow, shows, type Arrangement, type RepositorySort} from './selectors/repository-rows.ts';
import {whyLines} from './selectors/why-lines.ts';
import type {ListScreen, RepositoriesScreen, RepositoryScreen} from './open-screen.ts';
import {scrolledLog} from './reduce-log.ts';
import {openedRun} from './reduce-runs.ts';
import {isNarrowed, listHeight, refusedRun, screenOf, textWidth, withTop, type State} from './state.ts';
import {say, step, type Step} from './step.ts';

/** Commands of the screens with rows: moving, opening, sorting, filtering; and the way back. */
export function reduceList(state: State, command: Command, at: number, model: Model): Step {
	const screen = screenOf(state);
	if (command === 'back') {
		return back(state);
	}

	if (command === 'delete') {
		return step(asking(state, at, model));
	}

	if (screen.name === 'why') {
		const count = whyLines(screen.explanation, textWidth(state)).length;
		const top = scroll(screen.top, command, count, listHeight('why', state.size));
		return step(top === undefined ? state : withTop(state, {...screen, top}));
	}

	if (screen.name === 'log') {
		return scrolledLog(state, screen, command);
	}

	if (!('position' in screen)) {
		return step(state);
	}

	const height = listHeight(screen.name, state.size);
	const moved = move(screen.position, command, rowCount(state, model), height);
	if (moved) {
		return step(withTop(state, {...screen, position: moved}));
	}

	if (screen.name === 'runs' && command === 'open') {
		return openedRun(state);
	}

	return 'arrangement' in screen ? reduceArranged(state, screen, command, model) : step(state);
}

/** Asks before a plan is carried out; once more where it turned out that nothing can be moved to a quarantine. */
function asking(state: State, at: number, {settings}: Model): State {
	const screen = screenOf(state);
	const refused = refusedRun(state);
	const asked = {name: 'confirm', typed: '', openedAt: at} as const;
	if (screen.name === 'plan') {
		const {plan} = screen;
		return {...state, open: [...state.open, {...asked, plan, keep: settings.quarantine, obstacle: undefined}]};
	}

	return refused ? {...state, open: [{...asked, ...refused, keep: false}]} : state;
}

function reduceArranged(state: State, screen: ListScreen, command: Command, model: Model): Step {
	switch (command) {
		case 'open': {
			return screen.name === 'repositories' ? opened(state, screen, model) : openedManifest(state, screen);
		}

		case 'filter': {
			return step({...state, editing: {field: 'filter', before: screen}, range: undefined});
		}

		case 'show': {
			const show = shows[(shows.indexOf(screen.arrangement.show) + 1) % shows.length]!;
			return step(arranged(state, screen, {...screen.arrangement, show}));
		}

		case 'sort-reclaim':
		case 'sort-total':
		case 'sort-name':
		case 'sort-count':
		case 'sort-age': {
			const sort = command.slice('sort-'.length) as RepositorySort;
			const reversed = sort === screen.arrangement.sort && !screen.arrangement.reversed;
			return step(arranged(state, screen, {...screen.arrangement, sort, reversed}));
		}

		default: {
			return step(state);
		}
	}
}

/** How many rows the screen in front has. */
function rowCount(state: State, model: Model): number {
	const screen = screenOf(state);
	switch (screen.name) {
		case 'repositories':
		case 'repository':
		case 'orphans':
		case 'runs':
		case 'found':
		case 'trial':
		case 'tags': {
			return screen.rows.length;
		}

		case 'manifest': {
			return layersOf(model.inventory, screen.revision).length;
		}

		case 'problems': {
			return model.problems.length;
		}

		default: {
			return 0;
		}
	}
}

/** A list under another arrangement: its rows are looked for, and stay as they were until they are found. */
export const arranged = (state: State, screen: ListScreen, arrangement: Arrangement<RepositorySort>): State =>
	withTop(state, {...screen, arrangement, arranging: true});

/** The rows that were looked for are there. */
export function withRows(state: State, screen: ListScreen): State {
	const {rows, position} = screen;
	const height = listHeight(screen.name, state.size);
	return withTop(state, {...screen, position: moveTo(atTop, position.cursor, rows.length, height)});
}

function opened(state: State, screen: RepositoriesScreen, model: Model): Step {
	const repository = screen.rows[screen.position.cursor];
	if (repository === undefined) {
		return step(state);
	}

	if (repository === orphansRow) {
		const rows = orphanDigests(model.inventory);
		return step({...state, open: [...state.open, {name: 'orphans', rows, position: atTop}]});
	}

	return step({...state, open: [...state.open, openedRepository(repository)]});
}

function openedManifest(state: State, screen: RepositoryScreen): Step {
	const row = screen.rows.at(screen.position.cursor);
	if (!row) {
		return step(state);
	}

	if (row.kind === 'section') {
		const folded = new Set(screen.folded);
		if (!folded.delete(row.section)) {
			folded.add(row.section);
		}

		return step(arranged(state, {...screen, folded}, screen.arrangement));
	}

	if (row.revision < 0) {
		return say(state, 'There is no manifest behind this tag', 'warning');
	}

	return step({...state, open: [...state.open, {name: 'manifest', revision: row.revision, position: atTop}]});
}

/** Escape: first a range, then what narrows the list, then the screen before. At the root there is none. */
function back(state: State): Step {
	const screen = screenOf(state);
	if (state.range !== undefined) {
		return step({...state, range: undefined});
	}

	if (isNarrowed(state) && 'arrangement' in screen) {
		return step(arranged(state, screen, {...screen.arrangement, filter: '', show: 'all'}));
	}

	const isRoot = state.open.length <= 1 && state.snapshot.stage.name === 'choosing';
	return step(isRoot ? state : {...state, open: state.open.slice(0, -1)});
}
