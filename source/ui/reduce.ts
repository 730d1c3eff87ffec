import {countOf} from '../selection/change.ts';
import type {Stage} from '../session.ts';
import {formatCount} from '../format/count.ts';
import {sanitize} from '../format/sanitize.ts';
import {settle} from './list-position.ts';
import type {Model} from './model.ts';
import {emptyHistory} from './history.ts';
import {sampled} from './sampled.ts';
import {reduceKey} from './reduce-key.ts';
import {pastedInto} from './reduce-field.ts';
import {keptRule, triedRule} from './reduce-trial.ts';
import {withRows} from './reduce-list.ts';
import {planned, searched, searching, withoutPending} from './reduce-plan.ts';
import {withRuns} from './reduce-runs.ts';
import type {OpenScreen} from './open-screen.ts';
import {listHeight, noRepositories, type Message, type State} from './state.ts';
import {isStoppedScan} from './stopped-scan.ts';
import {step, type Event, type Step} from './step.ts';

/** The whole UI as a function: the state after an event. Reads the model, changes nothing but what it returns. */
export function reduce(before: State, event: Event, model: Model): Step {
	return withinRows(before, reduceEvent(before, event, model));
}

/** A range is one of the rows among which it began: it ends with another screen, filter or order. */
function withinRows(before: State, after: Step): Step {
	const rows = ({open}: State) => {
		const screen = open.at(-1);
		return screen && 'rows' in screen ? screen.rows : undefined;
	};
	return after.state.range === undefined || rows(before) === rows(after.state)
		? after
		: {...after, state: {...after.state, range: undefined}};
}

function reduceEvent(state: State, event: Event, model: Model): Step {
	switch (event.type) {
		case 'key': {
			return reduceKey(state, event.key, event.at, model);
		}

		case 'paste': {
			return step(pasted(state, event.text));
		}

		case 'snapshot': {
			return followed({...state, now: event.at}, event.snapshot, model);
		}

		case 'resized': {
			return step(resized({...state, size: event.size}));
		}

		case 'ticked': {
			return step({...state, now: event.at});
		}

		case 'unfinished': {
			const {run, at} = event;
			return step({...state, now: at, open: [{name: 'past-run', run, asked: true}]});
		}

		case 'planned': {
			return step(planned({...state, now: event.at}, event, model));
		}

		case 'explained': {
			const {explanation} = event;
			const open: OpenScreen[] = [...state.open, {name: 'why', explanation, top: 0}];
			return step({...state, busy: false, message: undefined, open});
		}

		case 'tried': {
			return step(triedRule(state, event.trial));
		}

		case 'rule-kept': {
			return step(keptRule(state));
		}

		case 'runs': {
			return withRuns(state, event);
		}

		case 'said': {
			// A run that could not be started is none.
			const run = state.snapshot.stage.name === 'done' ? state.run : undefined;
			return step(withoutPending({...state, busy: false, run, message: event.message}));
		}

		case 'searching': {
			return step(searching(state, event.place));
		}

		case 'searched': {
			return searched(state, event.error);
		}

		case 'held': {
			return step({...state, held: event.bytes});
		}

		case 'weighed': {
			return step({...state, weighed: {version: event.version, protected: event.plan.protected}});
		}

		case 'arranged': {
			return step(withRows(state, event.screen));
		}

		case 'surveyed': {
			return step({...state});
		}

		case 'readied': {
			return step(state);
		}

		case 'described': {
			return step({...state, details: new Map(state.details).set(event.digest, event.detail)});
		}
	}
}

/** A paste is text for a field, or nothing: it never is a command. */
function pasted(state: State, text: string): State {
	if (state.editing && state.overlay === undefined) {
		return pastedInto(state, state.editing, text);
	}

	return {...state, message: {text: 'Pasted text is no command here', tone: 'info'}};
}

/** Follows the session: its stage decides what stands in front. */
function followed(state: State, snapshot: State['snapshot'], model: Model): Step {
	const before = state.snapshot.stage.name;
	const next = {...state, snapshot, run: watchedRun(snapshot.stage, state.run)};
	switch (snapshot.stage.name) {
		case 'choosing': {
			return before === 'choosing' && state.open.length > 0 ? step(next) : step(chosen(next, model), {type: 'search'});
		}

		case 'scanning':
		case 'running': {
			return step(sampled(before === snapshot.stage.name ? next : {...closed(next), tracks: {}}));
		}

		case 'done':
		case 'failed': {
			const stays = before === snapshot.stage.name || isStoppedScan(snapshot.stage);
			return step(stays ? next : closed(next));
		}
	}
}

/** Another process's run is known by its stage alone; when it has ended without a word, nothing is known of it. */
function watchedRun(stage: Stage, run: State['run']): State['run'] {
	if (stage.name === 'running' && stage.watched !== undefined) {
		const {kind, keep} = stage.watched;
		return {kind, keep, plan: undefined, stopping: false, watched: true};
	}

	return stage.name === 'scanning' && run?.watched === true ? undefined : run;
}

/** Nothing open: the stage's own screen stands in front. */
function closed(state: State): State {
	return {
		...state,
		open: [],
		overlay: undefined,
		editing: undefined,
		range: undefined,
		message: undefined,
		busy: false,
	};
}

/** A scan has ended: the list opens. What was excluded before another scan is excluded again. */
function chosen(state: State, model: Model): State {
	return {
		...closed(state),
		open: [{...noRepositories, arranging: true}],
		history: emptyHistory,
		scanned: true,
		problems: model.problems.length,
		details: new Map(),
		run: undefined,
		search: {place: ''},
		weighed: undefined,
		message: scanMessage(state, model),
	};
}

/** What has to be known first: tags that somebody has moved, what is chosen again, or a note. */
function scanMessage({snapshot}: State, {changes, movedTags}: Model): Message | undefined {
	const [moved] = movedTags;
	if (moved !== undefined) {
		const others = movedTags.length > 1 ? ` and ${formatCount(movedTags.length - 1)} more` : '';
		const text = `Moved since, and no longer chosen for deletion: ${sanitize(moved)}${others}`;
		return {text, tone: 'warning'};
	}

	const [note] = snapshot.notes;
	const text = changes.length > 0 ? `What you had chosen is chosen again (${formatCount(countOf(changes))})` : note;
	return text === undefined ? undefined : {text: sanitize(text), tone: 'info'};
}

/** Every list keeps its cursor in view. */
function resized(state: State): State {
	const open = state.open.map((screen): OpenScreen => {
		if (!('rows' in screen)) {
			return screen;
		}

		const position = settle(screen.position, screen.rows.length, listHeight(screen.name, state.size));
		return {...screen, position};
	});
	return {...state, open};
}
