import type {Excludable, ExclusionChange} from '../selection/exclusion-changes.ts';
import {redo, remember, undo} from './history.ts';
import {moveTo} from './list-position.ts';
import type {Model} from './model.ts';
import {orphansName} from './selectors/repository-rows.ts';
import {sanitize} from '../format/sanitize.ts';
import {shortDigest} from './selectors/short-digest.ts';
import {isExcluded, toggleTarget} from './selectors/toggle-target.ts';
import {listHeight, screenOf, withTop, type State} from './state.ts';
import {say, step, type Step} from './step.ts';

/** Excluding and including, by a row or by history. What is chosen itself is the session's. */
export function reduceSelection(state: State, command: 'toggle' | 'toggle-down' | 'undo' | 'redo', model: Model): Step {
	switch (command) {
		case 'toggle': {
			return toggled(state, model);
		}

		case 'toggle-down': {
			const {state: next, effects} = toggled(state, model);
			return step(movedDown(next), ...effects);
		}

		case 'undo': {
			return replayed(state, undo(state.history), 'Undone', model);
		}

		case 'redo': {
			return replayed(state, redo(state.history), 'Redone', model);
		}
	}
}

function toggled(state: State, model: Model): Step {
	const target = toggleTarget(state, model);
	if (typeof target === 'string') {
		return say(state, target);
	}

	const change: ExclusionChange = {what: target, excluded: !isExcluded(model, target)};
	const history = remember(state.history, [change]);
	return step({...say(state, sentence(model, change)).state, history}, {type: 'exclude', changes: [change]});
}

function sentence(model: Model, {what, excluded}: ExclusionChange): string {
	const touched = what.kind === 'repository' ? ': nothing in it is touched' : '';
	return `${nameOf(model, what)} is ${excluded ? `excluded${touched}` : 'included again'}   u: undo`;
}

function nameOf({inventory}: Model, what: Excludable): string {
	switch (what.kind) {
		case 'repository': {
			return sanitize(inventory.repositories.names[what.repository]!);
		}

		case 'revision': {
			return shortDigest(inventory, inventory.revisions.digest[what.revision]!);
		}

		case 'orphans': {
			return orphansName;
		}
	}
}

function movedDown(state: State): State {
	const screen = screenOf(state);
	if (!('rows' in screen)) {
		return state;
	}

	const height = listHeight(screen.name, state.size);
	const position = moveTo(screen.position, screen.position.cursor + 1, screen.rows.length, height);
	return withTop(state, {...screen, position});
}

function replayed(state: State, past: ReturnType<typeof undo>, verb: string, model: Model): Step {
	if (!past) {
		return say(state, 'There is nothing left to undo or redo');
	}

	const {changes, history} = past;
	const [first] = changes;
	const what = first ? `: ${nameOf(model, first.what)} is ${first.excluded ? 'excluded' : 'included'}` : '';
	return step({...say(state, `${verb}${what}`).state, history}, {type: 'exclude', changes});
}
