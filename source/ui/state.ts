import type {Plan} from '../plan/plan.ts';
import type {RunPhase, RunRecord} from '../run/run.ts';
import type {ManifestDetail, Snapshot} from '../session.ts';
import {emptyHistory, type History} from './history.ts';
import {atTop, type ListPosition} from './list-position.ts';
import type {Sample} from './rate.ts';
import {nothingExcluded, type Excluded, type NamedChange} from './selectors/exclusion-changes.ts';
import type {ManifestRow, ManifestSort, Section} from './selectors/manifest-rows.ts';
import type {Check} from './selectors/plan-checks.ts';
import type {Arrangement, RepositorySort} from './selectors/repository-rows.ts';

/** A list on a screen: its rows in their order, where it stands, and what put them there. */
export interface List<Row, Sort> {
	readonly rows: readonly Row[];
	readonly position: ListPosition;
	readonly arrangement: Arrangement<Sort>;
}

export type RepositoriesScreen = {readonly name: 'repositories'} & List<number, RepositorySort>;

export type RepositoryScreen = {
	readonly name: 'repository';
	readonly repository: number;
	readonly folded: ReadonlySet<Section>;
} & List<ManifestRow, ManifestSort>;

export interface ManifestScreen {
	readonly name: 'manifest';
	readonly revision: number;
	readonly position: ListPosition;
}

export interface PlanScreen {
	readonly name: 'plan';
	readonly plan: Plan;
	readonly checks: readonly Check[];
}

export interface ConfirmScreen {
	readonly name: 'confirm';
	readonly plan: Plan;
	readonly typed: string;
	/** Stop before the purge. */
	readonly keep: boolean;
	/** Milliseconds; keys that come right after are type-ahead, not an answer. */
	readonly openedAt: number;
}

/** How a dry run ends: with what would have happened. */
export interface OutcomeScreen {
	readonly name: 'outcome';
	readonly plan: Plan;
	readonly keep: boolean;
}

export interface ProblemsScreen {
	readonly name: 'problems';
	readonly position: ListPosition;
}

/** A run that was stopped or killed, asked about before anything is scanned. */
export interface UnfinishedScreen {
	readonly name: 'unfinished';
	readonly run: RunRecord;
	/** Milliseconds; keys that come right after are type-ahead, not an answer. */
	readonly openedAt: number;
}

/** What the operator opened; the last one is in front. */
export type OpenScreen =
	| RepositoriesScreen
	| RepositoryScreen
	| ManifestScreen
	| PlanScreen
	| ConfirmScreen
	| OutcomeScreen
	| ProblemsScreen
	| UnfinishedScreen;

/** What stands there while nothing is open: told by the session's stage. */
export type StageScreen =
	| {readonly name: 'scanning'}
	| {readonly name: 'running'}
	| {readonly name: 'done'}
	| {readonly name: 'failed'};

export type Screen = OpenScreen | StageScreen;
export type ScreenName = Screen['name'];

/** In front of a screen; it takes every key. */
export type Overlay =
	| {readonly name: 'help'; readonly top: number}
	| {readonly name: 'question'; readonly question: Question; readonly openedAt: number};

/** What is asked with y or N. */
export type Question = 'quit' | 'stop';

export interface Size {
	readonly columns: number;
	readonly rows: number;
}

/** What the screens know of a run beside its progress. */
export interface RunView {
	/** Undefined where an earlier run is finished: its plan is on the disk. */
	readonly plan: Plan | undefined;
	readonly keep: boolean;
	readonly stopping: boolean;
}

/** What moving rates are told from: each counter of a scan, each phase of a run. */
export type Counter = RunPhase | 'blobs' | 'repositories' | 'manifests';

export interface Track {
	/** Milliseconds. */
	readonly begun: number;
	readonly samples: readonly Sample[];
}

/** A message, on its own line above the keys; the next key clears it. */
export interface Message {
	readonly text: string;
	readonly tone: 'info' | 'warning' | 'danger';
}

/** All that React shows and the session does not hold. */
export interface State {
	readonly snapshot: Snapshot;
	readonly size: Size;
	/** Milliseconds. */
	readonly now: number;
	readonly open: readonly OpenScreen[];
	readonly overlay: Overlay | undefined;
	readonly message: Message | undefined;
	/** The filter of the list in front while it is typed, and what it was before. */
	readonly editing: {readonly before: string} | undefined;
	readonly history: History;
	/** A scan has ended before: there is an inventory to read. */
	readonly scanned: boolean;
	/** How many problems there are to show. */
	readonly problems: number;
	readonly initiallyExcluded: Excluded;
	/** What was chosen before another scan, to be chosen again after it. */
	readonly carried: readonly NamedChange[];
	/** A plan is being made: keys wait. */
	readonly planning: boolean;
	readonly run: RunView | undefined;
	readonly tracks: Readonly<Partial<Record<Counter, Track>>>;
	/** What would go but for one reason alone, as of a version of the snapshot; undefined when it is not known. */
	readonly weighed: {readonly version: number; readonly protected: Plan['protected']} | undefined;
	/** What manifests say of themselves, by digest; null while it is being read or when it cannot be. */
	readonly details: ReadonlyMap<string, ManifestDetail | null>;
}

export function initialState(snapshot: Snapshot, size: Size, now: number): State {
	return {
		snapshot,
		size,
		now,
		open: [],
		overlay: undefined,
		message: undefined,
		editing: undefined,
		history: emptyHistory,
		scanned: false,
		problems: 0,
		initiallyExcluded: nothingExcluded,
		carried: [],
		planning: false,
		run: undefined,
		tracks: {},
		weighed: undefined,
		details: new Map(),
	};
}

/** The screen in front. */
export function screenOf(state: State): Screen {
	const opened = state.open.at(-1);
	if (opened) {
		return opened;
	}

	const {name} = state.snapshot.stage;
	return name === 'choosing' ? noRepositories : {name};
}

/** Until the list is there. */
const noRepositories: RepositoriesScreen = {
	name: 'repositories',
	rows: [],
	position: atTop,
	arrangement: {sort: 'reclaim', reversed: false, filter: '', show: 'all'},
};

/** Smaller than this, no screen is right. */
export const smallest: Size = {columns: 80, rows: 24};

export const isTooSmall = ({columns, rows}: Size) => columns < smallest.columns || rows < smallest.rows;

/** True when a filter hides rows of the list in front. */
export function isNarrowed(state: State): boolean {
	const screen = screenOf(state);
	return 'arrangement' in screen && (screen.arrangement.filter !== '' || screen.arrangement.show !== 'all');
}

/** What a key may change about a screen that is open. */
export function withTop(state: State, screen: OpenScreen): State {
	return {...state, open: [...state.open.slice(0, -1), screen]};
}

/** Rows that are in view, by screen: what its fixed zones leave. */
export function listHeight(name: ScreenName, {rows}: Size): number {
	switch (name) {
		case 'repositories': {
			return rows - 9;
		}

		case 'repository': {
			return rows - 8;
		}

		case 'manifest': {
			return rows - 15;
		}

		case 'problems': {
			return rows - 9;
		}

		default: {
			return rows;
		}
	}
}
