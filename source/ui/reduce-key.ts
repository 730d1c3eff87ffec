import {exitCodeOf} from './exit-code.ts';
import type {Command} from './binding.ts';
import {helpHeight, helpLines} from './help-lines.ts';
import {bindingFor} from './keymap.ts';
import type {Key} from './keys.ts';
import {atTop} from './list-position.ts';
import type {Model} from './model.ts';
import {reduceConfirm} from './reduce-confirm.ts';
import {askedFile, askedGrace, askedPolicy, askedRule, edited} from './reduce-field.ts';
import {openedFound, stoppedScan} from './reduce-found.ts';
import {openedLog, paused} from './reduce-log.ts';
import {reduceList} from './reduce-list.ts';
import {askedPlan} from './reduce-plan.ts';
import {isSelectionCommand, reduceSelection} from './reduce-selection.ts';
import {answered, asked} from './reduce-question.ts';
import {reduceRun} from './reduce-runs.ts';
import {whyTarget} from './selectors/why-target.ts';
import {isTooSmall, screenOf, type State} from './state.ts';
import {withUnbound} from './unbound.ts';
import {say, step, wait, type Step} from './step.ts';

/** A scan that took longer than this is not thrown away without asking. In milliseconds. */
const dearScan = 3000;

/** What a key does: a question, a help or a field in front takes it; else the keymap of the screen. */
export function reduceKey(before: State, key: Key, at: number, model: Model): Step {
	// What is being waited for stays said.
	const state: State = {...before, now: at, message: before.busy ? before.message : undefined};
	if (state.overlay?.name === 'question') {
		return answered(state, state.overlay, key, at);
	}

	if (isTooSmall(state.size)) {
		return reduceCommand(state, small[key.name], at, model);
	}

	if (state.overlay?.name === 'help') {
		return step(inHelp(state, state.overlay.top, key));
	}

	const screen = screenOf(state);
	if (state.editing) {
		return edited(state, state.editing, key, model);
	}

	if (screen.name === 'confirm' || screen.name === 'purge') {
		const typed = reduceConfirm(state, screen, key, at, model);
		if (typed) {
			return typed;
		}
	}

	// While a plan is being made, only leaving works: what is typed ahead would meet another screen.
	const bound = bindingFor(state, key.name)?.command;
	const command = state.busy && bound !== 'interrupt' ? undefined : bound;
	return command === undefined && !state.busy
		? step(withUnbound(state, key))
		: reduceCommand(state, command, at, model);
}

const small: Readonly<Record<string, Command>> = {'ctrl+c': 'interrupt', q: 'quit', 'ctrl+l': 'redraw'};

function reduceCommand(state: State, command: Command | undefined, at: number, model: Model): Step {
	switch (command) {
		case undefined: {
			return step(state);
		}

		case 'quit':
		case 'interrupt': {
			return leaving(state, command, at, model);
		}

		case 'stop': {
			return step(asked(state, 'stop', at));
		}

		case 'pause': {
			return paused(state);
		}

		case 'log':
		case 'oddities': {
			return openedLog(state, command === 'log' ? 'all' : 'odd');
		}

		case 'found': {
			return openedFound(state);
		}

		case 'help': {
			return step({...state, overlay: {name: 'help', top: 0}});
		}

		case 'pane': {
			return step({...state, pane: !state.pane});
		}

		case 'redraw':
		case 'suspend': {
			return step(state, {type: command});
		}

		case 'rescan': {
			// After a run the list is not there yet: if that run was left unfinished, it is asked about first.
			return step(state, {type: state.snapshot.stage.name === 'choosing' ? 'scan' : 'start'});
		}

		case 'plan':
		case 'recheck': {
			return askedPlan(state);
		}

		case 'why': {
			const digest = whyTarget(state, model);
			return digest === undefined
				? say(state, 'There is no digest in this row: nothing to explain')
				: wait(state, 'Looking for what keeps it ...', {type: 'explain', digest});
		}

		case 'runs': {
			const {stage} = state.snapshot;
			return step(state, {type: 'runs', ...(stage.name === 'done' && {only: stage.result.id})});
		}

		case 'settle':
		case 'put-back':
		case 'purge': {
			return reduceRun(state, command, at, model);
		}

		case 'leave': {
			return step({...state, open: []}, {type: 'scan'});
		}

		case 'nothing-deleted': {
			return nothingDeleted(state);
		}

		case 'problems': {
			return step({...state, open: [...state.open, {name: 'problems', position: atTop}]});
		}

		case 'tags': {
			return step(withTags(state));
		}

		case 'grace': {
			return step(askedGrace(state, model));
		}

		case 'policy': {
			return step(askedPolicy(state, model));
		}

		case 'write-plan':
		case 'write-report': {
			return step(askedFile(state, command === 'write-plan' ? 'plan' : 'report'));
		}

		case 'try-rule': {
			return step(askedRule(state));
		}

		case 'keep-rule': {
			return step(state, {type: 'keep-rule'});
		}

		default: {
			return isSelectionCommand(command)
				? reduceSelection(state, command, model)
				: reduceList(state, command, at, model);
		}
	}
}

function nothingDeleted(state: State): Step {
	const {name} = screenOf(state);
	return say(state, name === 'plan' ? 'D deletes, after asking' : 'Nothing is deleted here. p: review plan');
}

function withTags(state: State): State {
	const screen = screenOf(state);
	if (screen.name !== 'plan') {
		return state;
	}

	const rows = screen.plan.steps.flatMap((planned) =>
		planned.kind === 'tag' ? [`${planned.repository}:${planned.tag}`] : [],
	);
	return {...state, open: [...state.open, {name: 'tags', rows, position: atTop}]};
}

/** `q` and Ctrl-C: ask where something would be lost; during a run they lead to the safe stop. */
function leaving(state: State, command: 'quit' | 'interrupt', at: number, model: Model): Step {
	const {stage} = state.snapshot;
	switch (stage.name) {
		case 'running': {
			if (state.run?.watched) {
				return step(state, {type: 'exit', code: command === 'quit' ? 0 : 130});
			}

			if (state.run?.stopping) {
				return say(state, 'Stopping at the next safe point. Nothing is lost');
			}

			return command === 'quit'
				? say(state, 'q is off while running. X stops at a safe point')
				: step(asked(state, 'stop', at));
		}

		case 'scanning': {
			if (command === 'interrupt') {
				return stoppedScan(state);
			}

			return stage.progress.elapsed > dearScan ? step(asked(state, 'quit', at)) : step(state, {type: 'exit', code: 0});
		}

		case 'choosing': {
			const lost = model.isChanged || model.inventory.elapsed > dearScan;
			return command === 'interrupt' || lost ? step(asked(state, 'quit', at)) : step(state, {type: 'exit', code: 0});
		}

		case 'done':
		case 'failed': {
			return step(state, {type: 'exit', code: exitCodeOf(stage)});
		}
	}
}

function inHelp(state: State, top: number, key: Key): State {
	const page = Math.max(1, state.size.rows - 6);
	const last = Math.max(0, helpLines(state).length - helpHeight(state.size));
	const moves: Readonly<Record<string, number>> = {up: -1, k: -1, down: 1, j: 1, pageup: -page, pagedown: page};
	const move = moves[key.name];
	if (move !== undefined) {
		return {...state, overlay: {name: 'help', top: Math.min(last, Math.max(0, top + move))}};
	}

	return ['?', 'escape', 'q', 'left', 'h', 'enter', 'ctrl+c'].includes(key.name)
		? {...state, overlay: undefined}
		: state;
}
