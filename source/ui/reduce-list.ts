import type {Command} from './binding.ts';
import {atTop, moveTo, settle} from './list-position.ts';
import type {Model} from './model.ts';
import {move, scroll} from './move.ts';
import {layersOf} from './selectors/layer-rows.ts';
import type {ManifestRows, Section} from './selectors/manifest-row-list.ts';
import {manifestRows} from './selectors/manifest-rows.ts';
import {orphanDigests} from './selectors/orphan-rows.ts';
import {orphansRow, repositoryRows, shows, type Arrangement, type RepositorySort} from './selectors/repository-rows.ts';
import {whyLines} from './selectors/why-lines.ts';
import type {RepositoriesScreen, RepositoryScreen} from './open-screen.ts';
import {scrolledLog} from './reduce-log.ts';
import {openedRun} from './reduce-runs.ts';
import {isNarrowed, listHeight, refusedRun, screenOf, textWidth, withTop, type State} from './state.ts';
import {say, step, type Step} from './step.ts';

type ListScreen = RepositoriesScreen | RepositoryScreen;

/** Commands of the screens with rows: moving, opening, sorting, filtering; and the way back. */
export function reduceList(state: State, command: Command, at: number, model: Model): Step {
	const screen = screenOf(state);
	if (command === 'back') {
		return back(state, model);
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
			return screen.name === 'repositories' ? opened(state, screen, model) : openedManifest(state, screen, model);
		}

		case 'filter': {
			return step({...state, editing: {field: 'filter', before: screen}, range: undefined});
		}

		case 'show': {
			const show = shows[(shows.indexOf(screen.arrangement.show) + 1) % shows.length]!;
			return step(arranged(state, screen, {...screen.arrangement, show}, model));
		}

		case 'sort-reclaim':
		case 'sort-total':
		case 'sort-name':
		case 'sort-count':
		case 'sort-age': {
			const sort = command.slice('sort-'.length) as RepositorySort;
			const reversed = sort === screen.arrangement.sort && !screen.arrangement.reversed;
			return step(arranged(state, screen, {...screen.arrangement, sort, reversed}, model));
		}

		default: {
			return step(state);
		}
	}
}

/** How many rows the screen in front has. */
export function rowCount(state: State, model: Model): number {
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

/** A list under another arrangement, its cursor on the same row if that is still there. */
export function arranged(
	state: State,
	screen: ListScreen,
	arrangement: Arrangement<RepositorySort>,
	model: Model,
): State {
	const height = listHeight(screen.name, state.size);
	if (screen.name === 'repositories') {
		const rows = repositoryRows(model, arrangement);
		const cursor = Math.max(0, rows.indexOf(screen.rows[screen.position.cursor] ?? 0));
		const position = settle(moveTo(atTop, cursor, rows.length, height), rows.length, height);
		return withTop(state, {...screen, rows, position, arrangement});
	}

	const rows = manifestRows(model, screen.repository, arrangement, screen.folded);
	const before = screen.rows.at(screen.position.cursor);
	const cursor = before === undefined ? 0 : Math.max(0, rows.indexOf(before));
	return withTop(state, {...screen, rows, position: moveTo(atTop, cursor, rows.length, height), arrangement});
}

/** With more rows above it than this, the tagged section starts folded: what goes is below it. */
const unfoldedRows = 6;

function opened(state: State, screen: RepositoriesScreen, model: Model): Step {
	const repository = screen.rows[screen.position.cursor];
	if (repository === undefined) {
		return step(state);
	}

	if (repository === orphansRow) {
		const rows = orphanDigests(model.inventory);
		return step({...state, open: [...state.open, {name: 'orphans', rows, position: atTop}]});
	}

	const arrangement = {sort: 'reclaim', reversed: false, filter: '', show: 'all'} as const;
	let folded: ReadonlySet<Section> = new Set();
	let rows = manifestRows(model, repository, arrangement, folded);
	let start = startOf(rows);
	if (start > unfoldedRows) {
		folded = new Set<Section>(['tagged']);
		rows = manifestRows(model, repository, arrangement, folded);
		start = startOf(rows);
	}

	const position = moveTo(atTop, start, rows.length, listHeight('repository', state.size));
	return step({
		...state,
		open: [...state.open, {name: 'repository', repository, folded, rows, position, arrangement}],
	});
}

/** The first untagged manifest, or the first row where there is none. */
function startOf(rows: ManifestRows): number {
	const untagged = rows.sectionAt('untagged');
	return untagged + 1 < rows.length ? untagged + 1 : 0;
}

function openedManifest(state: State, screen: RepositoryScreen, model: Model): Step {
	const row = screen.rows.at(screen.position.cursor);
	if (!row) {
		return step(state);
	}

	if (row.kind === 'section') {
		const folded = new Set(screen.folded);
		if (!folded.delete(row.section)) {
			folded.add(row.section);
		}

		return step(arranged(state, {...screen, folded}, screen.arrangement, model));
	}

	if (row.revision < 0) {
		return say(state, 'There is no manifest behind this tag', 'warning');
	}

	return step({...state, open: [...state.open, {name: 'manifest', revision: row.revision, position: atTop}]});
}

/** Escape: first a range, then what narrows the list, then the screen before. At the root there is none. */
function back(state: State, model: Model): Step {
	const screen = screenOf(state);
	if (state.range !== undefined) {
		return step({...state, range: undefined});
	}

	if (isNarrowed(state) && 'arrangement' in screen) {
		return step(arranged(state, screen, {...screen.arrangement, filter: '', show: 'all'}, model));
	}

	const isRoot = state.open.length <= 1 && state.snapshot.stage.name === 'choosing';
	return step(isRoot ? state : {...state, open: state.open.slice(0, -1)});
}
