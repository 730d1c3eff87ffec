import {settleTime, type Key} from './keys.ts';
import {confirmedRun} from './reduce-runs.ts';
import type {Question, State} from './state.ts';
import {step, type Step} from './step.ts';

/** Puts a question that is answered with y or N in front. */
export const asked = (state: State, question: Question, at: number): State => ({
	...state,
	overlay: {name: 'question', question, openedAt: at},
});

/** What a key is as an answer: only a `y` that was meant is a yes. */
export function answered(
	state: State,
	overlay: {readonly question: Question; readonly openedAt: number},
	key: Key,
	at: number,
): Step {
	const closed: State = {...state, overlay: undefined};
	if (key.name === 'n' || key.name === 'escape' || key.name === 'q' || key.name === 'enter') {
		return step(closed);
	}

	const soon = at - overlay.openedAt < settleTime;
	if (key.name === 'ctrl+c' && overlay.question === 'quit') {
		return step(closed, {type: 'exit', code: 130});
	}

	if (key.name !== 'y' || key.burst || soon) {
		return step(state);
	}

	switch (overlay.question) {
		case 'quit': {
			return step(closed, {type: 'exit', code: 0});
		}

		case 'settle':
		case 'put-back': {
			return confirmedRun(closed, overlay.question);
		}

		case 'stop': {
			return step({...closed, ...(closed.run && {run: {...closed.run, stopping: true}})}, {type: 'stop'});
		}
	}
}
