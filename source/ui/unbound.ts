import {sanitize} from '../format/sanitize.ts';
import type {Key} from './keys.ts';
import {refusedBinding} from './keymap.ts';
import type {State} from './state.ts';

/** Keys that lead nowhere at an edge, as everywhere: nobody wonders. */
const silent = new Set(['escape', 'left', 'right', 'up', 'down', 'enter', 'h', 'l']);

/** What a key that does nothing here says: why it does not work now, or where it would. */
export function withUnbound(state: State, {name}: Key): State {
	if (silent.has(name)) {
		return state;
	}

	const elsewhere = name === 'D' ? 'D deletes on the plan only, and asks first   p: review plan' : undefined;
	const text = refusedBinding(state, name)?.otherwise ?? elsewhere ?? `${shown(name)} does nothing here   ?: help`;
	return {...state, message: {text, tone: 'info'}};
}

/** As the help writes keys. */
const shown = (name: string) =>
	name.startsWith('ctrl+')
		? `^${sanitize(name.slice('ctrl+'.length)).toUpperCase()}`
		: [...name].length === 1
			? sanitize(name)
			: `${name[0]!.toUpperCase()}${name.slice(1)}`;
