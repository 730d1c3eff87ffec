import type {RunRecord} from '../run/run.ts';
import {atTop} from './list-position.ts';
import type {Model} from './model.ts';
import {screenOf, type RunView, type State} from './state.ts';
import {say, step, type Event, type Step} from './step.ts';

/** What the storage remembers is there: as a list, newest first, or the one run that was asked for. */
export function withRuns(state: State, {runs, only}: Extract<Event, {readonly type: 'runs'}>): Step {
	if (only === undefined) {
		return step({...state, open: [...state.open, {name: 'runs', rows: [...runs].reverse(), position: atTop}]});
	}

	const run = runs.find(({id}) => id === only);
	return run ? step(withRun(state, run)) : say(state, `The storage does not remember run ${only} any more`);
}

function withRun(state: State, run: RunRecord): State {
	return {...state, open: [...state.open, {name: 'past-run', run, asked: false}]};
}

/** Opens the run under the cursor. */
export function openedRun(state: State): Step {
	const screen = screenOf(state);
	const run = screen.name === 'runs' ? screen.rows[screen.position.cursor] : undefined;
	return step(run ? withRun(state, run) : state);
}

/** Asks before a run is finished or put back; opens the typed confirmation before it is purged. */
export function reduceRun(state: State, command: RunCommand, at: number, model: Model): Step {
	const screen = screenOf(state);
	if (screen.name !== 'past-run') {
		return step(state);
	}

	if (model.settings.dryRun) {
		return say(state, `This is a dry run (--dry-run): ${untouched[command]}`, 'warning');
	}

	return step(
		command === 'purge'
			? {...state, open: [...state.open, {name: 'purge', run: screen.run, typed: '', openedAt: at}]}
			: {...state, overlay: {name: 'question', question: command, openedAt: at}},
	);
}

type RunCommand = 'settle' | 'put-back' | 'purge';

const untouched: Readonly<Record<RunCommand, string>> = {
	settle: 'nothing is finished',
	'put-back': 'nothing is put back',
	purge: 'nothing is deleted',
};

/** The question was answered with yes. */
export function confirmedRun(state: State, question: Exclude<RunCommand, 'purge'>): Step {
	const screen = screenOf(state);
	if (screen.name !== 'past-run') {
		return step(state);
	}

	const {id, keep} = screen.run;
	return question === 'settle'
		? step(started(state, 'settle', keep), {type: 'settle'})
		: step(started(state, 'undo'), {type: 'undo', id});
}

/** The count was typed. */
export const purged = (state: State, {id}: RunRecord): Step => step(started(state, 'purge'), {type: 'purge', id});

const started = (state: State, kind: RunView['kind'], keep = false): State => ({
	...state,
	run: {kind, plan: undefined, keep, stopping: false},
});
