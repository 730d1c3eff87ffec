import {isUndoable, isUnfinished} from '../session.ts';
import type {RunRecord} from '../run/run.ts';
import type {Binding} from './binding.ts';
import {
	back,
	grace,
	help,
	moves,
	nothing,
	open,
	pane,
	policy,
	problems,
	quit,
	rescan,
	runs,
	terminal,
} from './bindings.ts';
import type {ScreenName} from './open-screen.ts';
import {runningKeymaps} from './running-keymaps.ts';
import {isPurgeable} from './selectors/run-texts.ts';
import {refusedRun, screenOf, type State} from './state.ts';

/** The screens of runs: the one that is planned, the one under way, those of the past. */
type RunScreenName = Extract<
	ScreenName,
	'plan' | 'pending-plan' | 'confirm' | 'running' | 'log' | 'done' | 'runs' | 'past-run' | 'purge'
>;

/** Leaves a screen on which letters and digits are typed, or mean something else. */
const escape: Binding = {...back, keys: ['escape'], label: 'Esc'};

const start: Binding = {
	keys: ['enter'],
	command: 'delete',
	group: 'Plan',
	label: 'Enter',
	does: 'start, when the number matches',
	brief: 'Enter start (only when the number matches)',
};

/** After a run that was refused because nothing can be moved to a quarantine. */
export const deleteDirectly: Binding = {
	keys: ['D'],
	command: 'delete',
	group: 'Plan',
	label: 'D',
	does: 'delete directly: asks first',
	brief: 'D delete directly (asks first)',
	when: (state) => refusedRun(state) !== undefined,
};

export const runKeymaps: Readonly<Record<RunScreenName, readonly Binding[]>> = {
	...runningKeymaps,
	plan: [
		{
			keys: ['D'],
			command: 'delete',
			group: 'Plan',
			label: 'D',
			does: 'delete: asks first',
			brief: 'D delete (asks)',
			when: (state) => {
				const screen = screenOf(state);
				return screen.name === 'plan' && screen.checks.every(({level}) => level !== 'stop');
			},
			otherwise: 'D is blocked by the [stop] check above',
		},
		{keys: ['c'], command: 'recheck', group: 'Plan', label: 'c', does: 'make the plan again', brief: 'c re-check'},
		{
			keys: ['t'],
			command: 'tags',
			group: 'Plan',
			label: 't',
			does: 'every tag that goes',
			brief: 't tags',
			when(state) {
				const screen = screenOf(state);
				return screen.name === 'plan' && screen.plan.reclaim.tags > 0;
			},
			otherwise: 'No tag is in this plan: t in a repository chooses tags for deletion',
		},
		grace,
		policy,
		problems,
		pane,
		back,
		{
			keys: ['w'],
			command: 'write-plan',
			group: 'Plan',
			label: 'w',
			does: 'write the plan, for apply',
			brief: 'w write plan',
			when(state) {
				const screen = screenOf(state);
				return screen.name === 'plan' && screen.plan.steps.length > 0;
			},
			otherwise: 'There is nothing in this plan to write',
		},
		rescan,
		{...runs, when: isStoppedByRun},
		help,
		quit,
		...nothing,
		...terminal,
	],
	'pending-plan': [
		back,
		{...rescan, when: ({search}) => search?.error !== undefined},
		help,
		quit,
		...nothing,
		...terminal,
	],
	confirm: [
		start,
		{
			keys: ['k'],
			command: 'keep',
			group: 'Plan',
			label: 'k',
			does: 'keep in quarantine, or purge',
			brief: 'k keep quarantine',
			when(state) {
				const screen = screenOf(state);
				return screen.name === 'confirm' && screen.obstacle === undefined;
			},
		},
		escape,
		help,
		...terminal,
	],
	done: [
		{...rescan, keys: ['R', 'escape'], label: 'R  Esc', does: 'back to the list, scanned again'},
		{
			...runs,
			does: 'this run: undo, purge',
			brief: 'r undo, purge',
			when: isOpenYet,
			otherwise: 'This run holds nothing any more',
		},
		problems,
		{
			keys: ['w'],
			command: 'write-report',
			group: 'Plan',
			label: 'w',
			does: 'write this summary into a file',
			brief: 'w save',
		},
		help,
		{...quit, brief: 'q quit and print this'},
		...nothing,
		...terminal,
	],
	runs: [open, back, ...moves, help, quit, ...nothing, ...terminal],
	'past-run': [
		{
			keys: ['enter'],
			command: 'settle',
			group: 'Plan',
			label: 'Enter',
			does: 'finish the run',
			brief: 'Enter finish it',
			when: onRun(isUnfinished),
		},
		{
			keys: ['u'],
			command: 'put-back',
			group: 'Plan',
			label: 'u',
			does: 'put all of it back (asks)',
			brief: 'u undo',
			when: onRun(isUndoable),
		},
		{
			keys: ['p'],
			command: 'purge',
			group: 'Plan',
			label: 'p',
			does: 'delete it for good (asks)',
			brief: 'p purge',
			when: onRun(isPurgeable),
		},
		{
			...escape,
			command: 'leave',
			does: 'leave it, and scan',
			brief: 'Esc only look',
			when: isAsked,
		},
		{...back, when: (state) => !isAsked(state)},
		help,
		quit,
		...nothing,
		...terminal,
	],
	purge: [start, escape, help, ...terminal],
};

function onRun(holds: (run: RunRecord) => boolean): (state: State) => boolean {
	return (state) => {
		const screen = screenOf(state);
		return screen.name === 'past-run' && holds(screen.run);
	};
}

function isAsked(state: State): boolean {
	const screen = screenOf(state);
	return screen.name === 'past-run' && screen.asked;
}

function isStoppedByRun(state: State): boolean {
	const screen = screenOf(state);
	return screen.name === 'plan' && screen.unfinished;
}

/** The run that has ended here holds something still. */
function isOpenYet({snapshot: {stage}}: State): boolean {
	return stage.name === 'done' && (stage.result.state === 'purging' || isUndoable(stage.result));
}
