import {formatCounted} from '../format/count.ts';
import type {RuleTrial} from '../session.ts';
import {atTop} from './list-position.ts';
import {arranged} from './reduce-list.ts';
import {screenOf, type State} from './state.ts';

/** Shows what a rule would do, in place of what another one would. */
export function triedRule(state: State, trial: RuleTrial): State {
	const open = state.open.filter(({name}) => name !== 'trial');
	return {
		...state,
		busy: false,
		message: undefined,
		open: [...open, {name: 'trial', trial, rows: trial.tags, position: atTop}],
	};
}

/** The rule holds by now, or no longer: back to the list, whose rows may differ. */
export function keptRule(state: State): State {
	const screen = screenOf(state);
	if (screen.name !== 'trial') {
		return state;
	}

	const {takesBack, after} = screen.trial;
	const verb = takesBack ? 'It holds no longer' : 'It holds in this session';
	const text = `${verb}: ${formatCounted(after.tags, 'tag')} ${after.tags === 1 ? 'goes' : 'go'}   p: plan  W: write it to a policy`;
	const back: State = {...state, open: state.open.slice(0, -1), message: {text, tone: 'info'}};
	const list = screenOf(back);
	return 'arrangement' in list ? arranged(back, list, list.arrangement) : back;
}
