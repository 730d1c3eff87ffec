import type {Pieces} from '../inventory/pieces.ts';
import {atTop} from './list-position.ts';
import type {Model} from './model.ts';
import type {ListScreen, RepositoryScreen} from './open-screen.ts';
import {ManifestRowList, type ManifestRows, type Section} from './selectors/manifest-row-list.ts';
import {manifestRows} from './selectors/manifest-rows.ts';
import {repositoryRows} from './selectors/repository-rows.ts';
import {unarranged} from './unarranged.ts';

/** With more rows above it than this, the tagged section starts folded: what goes is below it. */
const unfoldedRows = 6;

/** A repository that has just been opened: its rows have yet to be found. */
export const openedRepository = (repository: number): RepositoryScreen => ({
	name: 'repository',
	repository,
	folded: new Set(),
	rows: new ManifestRowList(),
	position: atTop,
	arrangement: unarranged,
	arranging: true,
});

/** A list with the rows that its arrangement asks for, its cursor on the same row if that is still there. */
export function* arrange(model: Model, screen: ListScreen): Pieces<ListScreen> {
	if (screen.name === 'repositories') {
		const rows = yield* repositoryRows(model, screen.arrangement);
		const before = screen.rows[screen.position.cursor];
		return {...screen, rows, ...standing(before === undefined ? 0 : rows.indexOf(before))};
	}

	const {repository, arrangement, folded} = screen;
	const rows = yield* manifestRows(model, repository, arrangement, folded);
	const before = screen.rows.at(screen.position.cursor);
	if (before) {
		return {...screen, rows, ...standing(rows.indexOf(before))};
	}

	if (startOf(rows) <= unfoldedRows) {
		return {...screen, rows, ...standing(startOf(rows))};
	}

	const tagged = new Set<Section>(['tagged']);
	const fewer = yield* manifestRows(model, repository, arrangement, tagged);
	return {...screen, folded: tagged, rows: fewer, ...standing(startOf(fewer))};
}

const standing = (cursor: number) => ({position: {...atTop, cursor: Math.max(0, cursor)}, arranging: false});

/** The first untagged manifest, or the first row where there is none. */
function startOf(rows: ManifestRows): number {
	const untagged = rows.sectionAt('untagged');
	return untagged + 1 < rows.length ? untagged + 1 : 0;
}
