import {formatCount} from '../format/count.ts';
import {settleTime, type Key} from './keys.ts';
import type {Model} from './model.ts';
import type {ConfirmScreen, PurgeScreen} from './open-screen.ts';
import {purged} from './reduce-runs.ts';
import {withTop, type State} from './state.ts';
import {say, step, type Step} from './step.ts';

/** What has to be typed: a count that is another one each time, so that typing it cannot become a habit. */
function countToType({plan, obstacle}: Pick<ConfirmScreen, 'plan' | 'obstacle'>): {
	readonly count: number;
	readonly of: string;
} {
	const {reclaim, steps} = plan;
	const {manifests, blobs, uploads} = reclaim;
	if (obstacle !== undefined) {
		// Another one than was typed a moment ago.
		return {count: steps.length, of: 'steps'};
	}

	if (manifests > 0) {
		return {count: manifests, of: 'manifests'};
	}

	if (blobs > 0) {
		return {count: blobs, of: 'blobs'};
	}

	return uploads > 0 ? {count: uploads, of: 'uploads'} : {count: steps.length, of: 'steps'};
}

/** The same for whatever is about to be confirmed. */
export function countOf(screen: ConfirmScreen | PurgeScreen): {readonly count: number; readonly of: string} {
	return screen.name === 'purge' ? {count: screen.run.blobs, of: 'blobs'} : countToType(screen);
}

/** What a key does to the typed confirmation, or undefined when it is none of the field's keys. */
export function reduceConfirm(
	state: State,
	screen: ConfirmScreen | PurgeScreen,
	key: Key,
	at: number,
	model: Model,
): Step | undefined {
	const isField = /^\d$/.test(key.name) || ['backspace', 'delete', 'ctrl+u', 'enter', 'space'].includes(key.name);
	const isKeep = screen.name === 'confirm' && screen.obstacle === undefined && key.name === 'k';
	if (!isField && !isKeep) {
		return undefined;
	}

	// Whatever comes in the first half second was typed before this could be read.
	if (at - screen.openedAt < settleTime) {
		return step(state);
	}

	if (isKeep) {
		return step(withTop(state, {...screen, keep: !screen.keep}));
	}

	switch (key.name) {
		case 'enter': {
			return entered(state, screen, key, model);
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

function entered(state: State, screen: ConfirmScreen | PurgeScreen, {burst}: Key, model: Model): Step {
	if (burst) {
		return say(state, 'Press Enter by itself: it came in one lump with other keys', 'warning');
	}

	const {count} = countOf(screen);
	if (screen.typed !== String(count)) {
		const typed = screen.typed === '' ? 'Nothing is typed' : `${screen.typed} is not ${formatCount(count)}`;
		return say(withTop(state, {...screen, typed: ''}), `${typed}. Nothing was started`, 'warning');
	}

	return screen.name === 'purge' ? purged(state, screen.run) : cleaned(state, screen, model);
}

function cleaned(state: State, {plan, keep, obstacle}: ConfirmScreen, model: Model): Step {
	if (model.settings.dryRun) {
		return step({...state, open: [...state.open, {name: 'outcome', plan, keep}]});
	}

	// It has been started: a second Enter must not start it again. One that was refused is another.
	const direct = obstacle !== undefined;
	return state.run && (state.run.direct ?? false) === direct
		? step(state)
		: step({...state, run: {kind: 'clean', plan, keep, direct, stopping: false}}, {type: 'run', plan, keep, direct});
}
