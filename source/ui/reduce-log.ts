import type {Command} from './binding.ts';
import {scroll} from './move.ts';
import type {LogScreen} from './open-screen.ts';
import {logLines} from './selectors/log-lines.ts';
import {listHeight, withTop, type State} from './state.ts';
import {say, step, type Step} from './step.ts';

/** Opens the log of the run under way, or what of it was not as planned. */
export function openedLog(state: State, only: LogScreen['only']): Step {
	const open = state.open.filter(({name}) => name !== 'log');
	return step({...state, open: [...open, {name: 'log', only, held: undefined}]});
}

/** Scrolls in it. Away from its end it stands still, however much is done meanwhile; at its end it follows. */
export function scrolledLog(state: State, screen: LogScreen, command: Command): Step {
	const lines = logLines(state, screen);
	const height = listHeight('log', state.size);
	const last = Math.max(0, lines.length - height);
	const top = scroll(screen.held?.top ?? last, command, lines.length, height);
	if (top === undefined) {
		return step(state);
	}

	return step(withTop(state, {...screen, held: top >= last ? undefined : {lines, top}}));
}

/** `P`: the run rests at its next safe point; again: it goes on. */
export function paused(state: State): Step {
	const {run} = state;
	if (!run || run.stopping) {
		return step(state);
	}

	const pausing = run.pausing !== true;
	const text = pausing ? 'Pausing at the next safe point. P goes on' : 'Going on';
	return step({...say(state, text).state, run: {...run, pausing}}, {type: 'pause', paused: pausing});
}
