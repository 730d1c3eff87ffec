import type {Plan} from '../plan/plan.ts';
import type {ManifestDetail, RunRecord, Snapshot, Writer} from '../session.ts';
import type {ExitCode} from '../errors.ts';
import type {Change} from './history.ts';
import type {Key} from './keys.ts';
import type {Message, Size, State} from './state.ts';

/** What happened. `at`: milliseconds. */
export type Event =
	| {readonly type: 'key'; readonly key: Key; readonly at: number}
	| {readonly type: 'paste'; readonly text: string}
	| {readonly type: 'snapshot'; readonly snapshot: Snapshot; readonly at: number}
	| {readonly type: 'resized'; readonly size: Size}
	| {readonly type: 'ticked'; readonly at: number}
	| Planned
	/** An earlier run was stopped or killed before its end. */
	| {readonly type: 'unfinished'; readonly run: RunRecord; readonly at: number}
	/** A plan was made while nothing else was to do, for what it says of what is kept. */
	| {readonly type: 'weighed'; readonly version: number; readonly plan: Plan}
	/** A plan could not be made, or a suspension failed. */
	| {readonly type: 'said'; readonly message: Message}
	| {readonly type: 'described'; readonly digest: string; readonly detail: ManifestDetail | null};

/** A plan, and what was found writing to the storage by the time it was made. */
export interface Planned {
	readonly type: 'planned';
	readonly plan: Plan;
	readonly writers: readonly Writer[];
	readonly at: number;
}

/** What is to be done outside of the state. */
export type Effect =
	| {readonly type: 'exclude'; readonly changes: readonly Change[]}
	| {readonly type: 'plan'}
	| {readonly type: 'scan'}
	| {readonly type: 'run'; readonly plan: Plan; readonly keep: boolean}
	/** Finish the runs that were not. */
	| {readonly type: 'settle'}
	| {readonly type: 'stop'}
	| {readonly type: 'redraw'}
	| {readonly type: 'suspend'}
	| {readonly type: 'exit'; readonly code: ExitCode};

/** What an event makes of the state, and what is to be done. */
export interface Step {
	readonly state: State;
	readonly effects: readonly Effect[];
}

export const step = (state: State, ...effects: readonly Effect[]): Step => ({state, effects});

export function say(state: State, text: string, tone: Message['tone'] = 'info'): Step {
	return step({...state, message: {text, tone}});
}
