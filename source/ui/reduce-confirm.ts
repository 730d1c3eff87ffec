import type {Plan} from '../plan/plan.ts';
import {formatCount} from '../format/count.ts';
import type {Key} from './keys.ts';
import type {Model} from './model.ts';
import type {ConfirmScreen} from './open-screen.ts';
import {withTop, type State} from './state.ts';
import {say, step, type Step} from './step.ts';

/** Keys that come sooner than this after a question has opened are type-ahead, not an answer. In milliseconds. */
export const settleTime = 500;

/** What has to be typed: a count that is another one each time, so that typing it cannot become a habit. */
export function countToType({reclaim, steps}: Plan): {readonly count: number; readonly of: string} {
	const {manifests, blobs, uploads} = reclaim;
	if (manifests > 0) {
		return {count: manifests, of: 'manifests'};
	}

	if (blobs > 0) {
		return {count: blobs, of: 'blobs'};
	}

	return uploads > 0 ? {count: uploads, of: 'uploads'} : {count: steps.length, of: 'steps'};
}

/** What a key does to the typed confirmation, or undefined when it is none of the field's keys. */
export function reduceConfirm(
	state: State,
	screen: ConfirmScreen,
	key: Key,
	at: number,
	model: Model,
): Step | undefined {
	const field = /^\d$/.test(key.name) || ['backspace', 'delete', 'ctrl+u', 'enter', 'space', 'k'].includes(key.name);
	if (!field) {
		return undefined;
	}

	// Whatever comes in the first half second was typed before this could be read.
	if (at - screen.openedAt < settleTime) {
		return step(state);
	}

	switch (key.name) {
		case 'enter': {
			return entered(state, screen, key, model);
		}

		case 'k': {
			return step(withTop(state, {...screen, keep: !screen.keep}));
		}

		case 'space': {
			return step(state);
		}

		case 'backspace':
		case 'delete': {
			return step(withTop(state, {...screen, typed: screen.typed.slice(0, -1)}));
		}

		case 'ctrl+u': {
			return step(withTop(state, {...screen, typed: ''}));
		}

		default: {
			return step(withTop(state, {...screen, typed: (screen.typed + key.name).slice(0, 15)}));
		}
	}
}

function entered(state: State, screen: ConfirmScreen, key: Key, model: Model): Step {
	const {count} = countToType(screen.plan);
	// It has been started: a second Enter must not start it again.
	if (state.run) {
		return step(state);
	}

	if (key.burst) {
		return say(state, 'Press Enter by itself: it came in one lump with other keys', 'warning');
	}

	if (screen.typed !== String(count)) {
		const typed = screen.typed === '' ? 'Nothing is typed' : `${screen.typed} is not ${formatCount(count)}`;
		return say(withTop(state, {...screen, typed: ''}), `${typed}. Nothing was started`, 'warning');
	}

	const {plan, keep} = screen;
	if (model.settings.dryRun) {
		return step({...state, open: [...state.open, {name: 'outcome', plan, keep}]});
	}

	return step({...state, run: {plan, keep, stopping: false}}, {type: 'run', plan, keep});
}
