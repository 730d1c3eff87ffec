import type {Explanation} from '../plan/explanation.ts';
import type {Plan} from '../plan/plan.ts';
import type {TagRule} from '../selection/rules.ts';
import type {ManifestDetail, RuleTrial, RunRecord, Snapshot, Writer} from '../session.ts';
import type {Digest} from '../storage/digest.ts';
import type {ExitCode} from '../errors.ts';
import type {Change} from '../selection/change.ts';
import type {Key} from './keys.ts';
import type {ListScreen} from './open-screen.ts';
import type {Message, Size, State} from './state.ts';

/** What happened. `at`: milliseconds. */
export type Event =
	| {readonly type: 'key'; readonly key: Key; readonly at: number}
	| {readonly type: 'paste'; readonly text: string}
	| {readonly type: 'snapshot'; readonly snapshot: Snapshot; readonly at: number}
	| {readonly type: 'resized'; readonly size: Size}
	| {readonly type: 'ticked'; readonly at: number}
	| {
			readonly type: 'planned';
			readonly plan: Plan;
			/** How many of its steps remove what a tag needs. */
			readonly needed: number;
			/** An earlier run that has to be settled or undone first. */
			readonly unfinished: RunRecord | undefined;
			/** What was found writing to the storage. */
			readonly writers: readonly Writer[];
			/** Bytes that `df` calls available, where that is known. */
			readonly free: number | undefined;
			readonly at: number;
	  }
	/** What a rule would do is known. */
	| {readonly type: 'tried'; readonly trial: RuleTrial}
	/** The rule that was tried holds, or is taken back. */
	| {readonly type: 'rule-kept'}
	| {readonly type: 'explained'; readonly explanation: Explanation}
	/** What the storage remembers, oldest first; with `only`, that run alone is to be shown. */
	| {readonly type: 'runs'; readonly runs: readonly RunRecord[]; readonly only?: string}
	/** An earlier run was stopped or killed before its end. */
	| {readonly type: 'unfinished'; readonly run: RunRecord; readonly at: number}
	/** Bytes that earlier runs keep in quarantine, as of the scan that has ended. */
	| {readonly type: 'held'; readonly bytes: number}
	/** The search for half-written files is in some place; it has come to its end, or to what it cannot read. */
	| {readonly type: 'searching'; readonly place: string}
	| {readonly type: 'searched'; readonly error?: unknown}
	/** A plan was made while nothing else was to do, for what it says of what is kept. */
	| {readonly type: 'weighed'; readonly version: number; readonly plan: Plan}
	/** The rows that the list in front waits for are there. */
	| {readonly type: 'arranged'; readonly screen: ListScreen}
	/** What the pane waited for is known; what keys may ask for is. */
	| {readonly type: 'surveyed' | 'readied'}
	/** A plan or an explanation could not be made, or a run could not be started. */
	| {readonly type: 'said'; readonly message: Message}
	| {readonly type: 'described'; readonly digest: string; readonly detail: ManifestDetail | null};

/** What is to be done outside of the state. */
export type Effect =
	| {readonly type: 'choose'; readonly changes: readonly Change[]}
	/** Keep what is younger than so many seconds; then make the plan again where that is in front. */
	| {readonly type: 'grace'; readonly seconds: number; readonly replan: boolean}
	/** Write what is chosen into a policy file, or the plan for the present selection into one to apply later. */
	| {readonly type: 'save-policy' | 'save-plan'; readonly file: string}
	/** Write what the run came to. */
	| {readonly type: 'save-report'; readonly file: string; readonly text: string}
	| {readonly type: 'try-rule'; readonly rule: TagRule}
	/** Have the rule that was tried last hold, or take it back. */
	| {readonly type: 'keep-rule'}
	/** Look for half-written files, beside the keys. */
	| {readonly type: 'search'}
	| {readonly type: 'plan'}
	| {readonly type: 'explain'; readonly digest: Digest}
	| {readonly type: 'runs'; readonly only?: string}
	| {readonly type: 'scan'}
	| {readonly type: 'stop-scan'}
	| {readonly type: 'run'; readonly plan: Plan; readonly keep: boolean; readonly direct: boolean}
	/** Finish the runs that were not. */
	| {readonly type: 'settle'}
	/** Put everything back that a run holds, or delete it for good. */
	| {readonly type: 'undo' | 'purge'; readonly id: string}
	/** Look at the storage, but ask about a run that was left unfinished first. */
	| {readonly type: 'start'}
	| {readonly type: 'stop'}
	/** Have the run rest at its next safe point, or go on. */
	| {readonly type: 'pause'; readonly paused: boolean}
	| {readonly type: 'redraw'}
	| {readonly type: 'suspend'}
	| {readonly type: 'exit'; readonly code: ExitCode};

/** What an event makes of the state, and what is to be done. */
export interface Step {
	readonly state: State;
	readonly effects: readonly Effect[];
}

export const step = (state: State, ...effects: readonly Effect[]): Step => ({state, effects});

/** What takes a moment is asked for: until its answer comes, only leaving works. */
export const wait = (state: State, text: string, effect: Effect): Step =>
	step({...state, busy: true, message: {text, tone: 'info'}}, effect);

export function say(state: State, text: string, tone: Message['tone'] = 'info'): Step {
	return step({...state, message: {text, tone}});
}
