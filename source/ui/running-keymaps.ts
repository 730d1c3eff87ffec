import type {Binding} from './binding.ts';
import {back, help, moves, quit} from './bindings.ts';
import type {LogScreen} from './open-screen.ts';
import {screenOf, type State} from './state.ts';

const quitOff: Binding = {keys: ['q'], command: 'quit', group: 'Other', label: 'q', does: 'off while running'};

const isOurs = ({run}: State) => run !== undefined && run.watched !== true;
const notOurs = "Not now: the run is another process's, or stops already";

const pause: Binding = {
	keys: ['P'],
	command: 'pause',
	group: 'Plan',
	label: 'P',
	does: 'pause at a safe point, go on',
	brief: ({run}) => (run?.pausing === true ? 'P go on' : 'P pause'),
	when: (state) => isOurs(state) && state.run?.stopping !== true,
	otherwise: notOurs,
};

const stop: Binding = {
	keys: ['X'],
	command: 'stop',
	group: 'Plan',
	label: 'X',
	does: 'stop at a safe point (asks)',
	brief: 'X stop safely',
	when: (state) => isOurs(state) && state.run?.stopping !== true,
	otherwise: notOurs,
};

const log: Binding = {
	keys: ['l'],
	command: 'log',
	group: 'Plan',
	label: 'l',
	does: 'log of this run',
	brief: 'l log',
	when: (state) => isOurs(state) && logIsShown(state) !== 'all',
};

const oddities: Binding = {
	keys: ['e'],
	command: 'oddities',
	group: 'Plan',
	label: 'e',
	does: 'what was not as planned',
	brief: 'e not as planned',
	when: (state) => hasOddities(state) && logIsShown(state) !== 'odd',
	otherwise: 'So far everything went as planned',
};

const redraw: Binding = {
	keys: ['ctrl+l'],
	command: 'redraw',
	group: 'Other',
	label: '^L',
	does: 'draw the screen again',
};

const interrupt: Binding = {
	keys: ['ctrl+c'],
	command: 'interrupt',
	group: 'Other',
	label: '^C',
	does: 'the same as X (asks)',
	when: ({run}) => run?.watched !== true,
};

const leaveWatched: Binding = {...interrupt, does: 'leave; the run goes on', when: ({run}) => run?.watched === true};

/** The screens of a run that is under way: how far it is, and what it has done. */
export const runningKeymaps: Readonly<Record<'running' | 'log', readonly Binding[]>> = {
	running: [
		pause,
		stop,
		log,
		oddities,
		{
			...quit,
			does: 'leave; the run goes on',
			brief: 'q leave, the run goes on',
			when: ({run}) => run?.watched === true,
		},
		help,
		{...quitOff, when: ({run}) => run?.watched !== true},
		redraw,
		interrupt,
		leaveWatched,
	],
	log: [
		{...moves[0]!, brief: 'Up/Down scroll'},
		...moves.slice(1),
		back,
		pause,
		stop,
		log,
		oddities,
		help,
		quitOff,
		redraw,
		interrupt,
	],
};

function logIsShown(state: State): LogScreen['only'] | undefined {
	const screen = screenOf(state);
	return screen.name === 'log' ? screen.only : undefined;
}

function hasOddities({snapshot: {stage}}: State): boolean {
	return stage.name === 'running' && (stage.log?.odd.length ?? 0) > 0;
}
