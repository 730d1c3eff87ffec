import {NoQuarantine} from '../errors.ts';
import type {Plan} from '../plan/plan.ts';
import type {RunPhase} from '../run/run.ts';
import type {ManifestDetail, Snapshot} from '../session.ts';
import {emptyHistory, type History} from './history.ts';
import {atTop} from './list-position.ts';
import type {OpenScreen, RepositoriesScreen, RepositoryScreen, Screen, ScreenName} from './open-screen.ts';
import type {Sample} from './rate.ts';
import {unarranged} from './unarranged.ts';

/** In front of a screen; it takes every key. */
export type Overlay =
	| {readonly name: 'help'; readonly top: number}
	| {readonly name: 'question'; readonly question: Question; readonly openedAt: number};

/** What is asked with y or N. */
export type Question = 'quit' | 'stop' | 'settle' | 'put-back';

/** The filter of the list in front, which works while it is typed; the grace age; a rule that is tried; or a file to write. */
export type Editing =
	/** `before`: the list as it was, for Escape. */
	| {readonly field: 'filter'; readonly before: RepositoriesScreen | RepositoryScreen}
	| {
			readonly field: 'grace' | 'policy' | 'rule' | 'plan' | 'report';
			readonly text: string;
			/** What stands in it is only proposed: what is typed takes its place, any other key edits it. */
			readonly proposed?: boolean;
	  };

export interface Size {
	readonly columns: number;
	readonly rows: number;
}

/** What the screens know of a run beside its progress. */
export interface RunView {
	readonly kind: 'clean' | 'settle' | 'undo' | 'purge';
	/** Undefined where it is about an earlier run: its plan is on the disk. */
	readonly plan: Plan | undefined;
	readonly keep: boolean;
	/** What cannot be moved to a quarantine is deleted directly. */
	readonly direct?: boolean;
	readonly stopping: boolean;
	/** It was asked to rest at its next safe point. */
	readonly pausing?: boolean;
	/** Another process's run: it is looked at and cannot be stopped from here. */
	readonly watched?: boolean;
}

/** The search for half-written files, which begins when the list is there, and for which a plan waits. */
export interface LeftoverSearch {
	/** A folder of blobs or a repository in which it was a moment ago; told while a plan waits for it. */
	readonly place: string;
	/** What has ended it before its end: there is no plan before another scan. */
	readonly error?: unknown;
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
	/** Where there is room for a pane beside a list, it is shown. */
	readonly pane: boolean;
	/** What is typed on the message line. */
	readonly editing: Editing | undefined;
	/** The row of the list in front at which a range began; it ends at the cursor. */
	readonly range: number | undefined;
	readonly history: History;
	/** A scan has ended before: there is an inventory to read. */
	readonly scanned: boolean;
	/** Bytes in quarantine that a purge frees. */
	readonly held: number;
	/** How many problems there are to show. */
	readonly problems: number;
	/** A plan is being made, or an explanation: keys wait. */
	readonly busy: boolean;
	readonly run: RunView | undefined;
	readonly tracks: Readonly<Partial<Record<Counter, Track>>>;
	/** Undefined once it has found all that there is. */
	readonly search: LeftoverSearch | undefined;
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
		pane: true,
		editing: undefined,
		range: undefined,
		history: emptyHistory,
		scanned: false,
		held: 0,
		problems: 0,
		busy: false,
		run: undefined,
		tracks: {},
		search: undefined,
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

/** A run that was refused because nothing can be moved to a quarantine. */
export function refusedRun({
	run,
	snapshot: {stage},
}: State): {readonly plan: Plan; readonly obstacle: string} | undefined {
	return run?.plan && stage.name === 'failed' && stage.error instanceof NoQuarantine
		? {plan: run.plan, obstacle: stage.error.message}
		: undefined;
}

/** Until the list is there. */
export const noRepositories: RepositoriesScreen = {
	name: 'repositories',
	rows: new Int32Array(0),
	position: atTop,
	arrangement: unarranged,
	arranging: false,
};

/** Smaller than this, no screen is right. */
export const smallest: Size = {columns: 80, rows: 24};

export const isTooSmall = ({columns, rows}: Size) => columns < smallest.columns || rows < smallest.rows;

/** True when a filter hides rows of the list in front. */
export function isNarrowed(state: State): boolean {
	const screen = screenOf(state);
	return 'arrangement' in screen && (screen.arrangement.filter !== '' || screen.arrangement.show !== 'all');
}

/** True while the rows of the list in front are not those that it is to have: keys wait for these. */
export function isArranging(state: State): boolean {
	const screen = screenOf(state);
	return 'arrangement' in screen && screen.arranging;
}

/** The first and the last row of the range, while there is one. */
export function rangeOf(state: State): readonly [first: number, last: number] | undefined {
	const screen = screenOf(state);
	if (state.range === undefined || !('arrangement' in screen)) {
		return undefined;
	}

	const {cursor} = screen.position;
	return [Math.min(state.range, cursor), Math.max(state.range, cursor)];
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
			return rows - 16;
		}

		case 'problems':
		case 'trial':
		case 'orphans': {
			return rows - 9;
		}

		case 'tags':
		case 'found':
		case 'runs': {
			return rows - 7;
		}

		case 'why': {
			return rows - 6;
		}

		case 'log': {
			return rows - 5;
		}

		default: {
			return rows;
		}
	}
}

/** The width of a screen's running text: beside it, a blank at each side. */
export const textWidth = ({size}: State) => size.columns - 2;
