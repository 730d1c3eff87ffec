import type {RunRecord} from '../run/run.ts';
import {settleTime, type Key} from './keys.ts';
import {atTop} from './list-position.ts';
import type {Model} from './model.ts';
import type {PastRunScreen} from './open-screen.ts';
import {screenOf, type RunView, type State} from './state.ts';
import {say, step, type Event, type Step} from './step.ts';

/** What the storage remembers is there: as a list, newest first, or the one run that was asked for. */
export function withRuns(state: State, {runs, only, at}: Extract<Event, {readonly type: 'runs'}>): Step {
	if (only === undefined) {
		return step({...state, open: [...state.open, {name: 'runs', rows: [...runs].reverse(), position: atTop}]});
	}

	const run = runs.find(({id}) => id === only);
	return run ? step(withRun(state, run, at)) : say(state, `The storage does not remember run ${only} any more`);
}

function withRun(state: State, run: RunRecord, at: number): State {
	return {...state, open: [...state.open, {name: 'past-run', run, asked: false, openedAt: at}]};
}

/** Opens the run under the cursor. */
export function openedRun(state: State, at: number): Step {
	const screen = screenOf(state);
	const run = screen.name === 'runs' ? screen.rows[screen.position.cursor] : undefined;
	return step(run ? withRun(state, run, at) : state);
}

/** Finishing a run was confirmed once: Enter is enough, when it is meant. */
export function settled(state: State, screen: PastRunScreen, {burst}: Key, at: number, model: Model): Step {
	if (model.settings.dryRun) {
		return refused(state, 'nothing is finished');
	}

	const isMeant = !burst && at - screen.openedAt >= settleTime;
	return isMeant ? step(started(state, 'settle', screen.run.keep), {type: 'settle'}) : step(state);
}

/** Asks before a run is put back; opens the typed confirmation before it is purged. */
export function reduceRun(state: State, command: 'put-back' | 'purge', at: number, model: Model): Step {
	const screen = screenOf(state);
	if (screen.name !== 'past-run') {
		return step(state);
	}

	if (model.settings.dryRun) {
		return refused(state, command === 'purge' ? 'nothing is deleted' : 'nothing is put back');
	}

	return step(
		command === 'purge'
			? {...state, open: [...state.open, {name: 'purge', run: screen.run, typed: '', openedAt: at}]}
			: {...state, overlay: {name: 'question', question: 'put-back', openedAt: at}},
	);
}

/** The question whether a run is to be put back was answered with yes. */
export function putBack(state: State): Step {
	const screen = screenOf(state);
	return screen.name === 'past-run' ? step(started(state, 'undo'), {type: 'undo', id: screen.run.id}) : step(state);
}

export const purged = (state: State, {id}: RunRecord): Step => step(started(state, 'purge'), {type: 'purge', id});

const started = (state: State, kind: RunView['kind'], keep = false): State => ({
	...state,
	run: {kind, plan: undefined, keep, stopping: false},
});

const refused = (state: State, what: string) => say(state, `This is a dry run (--dry-run): ${what}`, 'warning');
