import type {ScreenName} from './open-screen.ts';
import type {Model} from './model.ts';
import {isExcluded, toggleTarget} from './selectors/toggle-target.ts';
import {isNarrowed, screenOf, type State} from './state.ts';

/** What a key can do. */
export type Command =
	| 'up'
	| 'down'
	| 'page-up'
	| 'page-down'
	| 'half-up'
	| 'half-down'
	| 'first'
	| 'last'
	| 'open'
	| 'back'
	| 'toggle'
	| 'toggle-down'
	| 'undo'
	| 'redo'
	| 'filter'
	| 'show'
	| 'sort-reclaim'
	| 'sort-total'
	| 'sort-name'
	| 'sort-count'
	| 'sort-age'
	| 'plan'
	| 'problems'
	| 'tags'
	| 'rescan'
	| 'nothing-deleted'
	| 'delete'
	| 'recheck'
	| 'keep'
	| 'settle'
	| 'leave'
	| 'stop'
	| 'quit'
	| 'interrupt'
	| 'help'
	| 'redraw'
	| 'suspend';

/** Where the help shows a key. */
export type Group = 'Move' | 'Select' | 'Find and sort' | 'Plan' | 'Other';

export interface Binding {
	readonly keys: readonly string[];
	readonly command: Command;
	readonly group: Group;
	/** As the help writes the keys, and what they do; undefined where another binding says it too. */
	readonly label?: string;
	readonly does?: string;
	/** A word or two for the footer, most useful first in the table; undefined: in the help only. */
	readonly brief?: string | ((state: State, model: Model) => string | undefined);
	/** Works only while this holds. */
	readonly when?: (state: State) => boolean;
}

const moves: readonly Binding[] = [
	{keys: ['up', 'k'], command: 'up', group: 'Move', label: 'Up/Down  k j', does: 'one row'},
	{keys: ['down', 'j'], command: 'down', group: 'Move'},
	{keys: ['pageup', 'ctrl+b'], command: 'page-up', group: 'Move', label: 'PgUp/PgDn  ^B ^F', does: 'one page'},
	{keys: ['pagedown', 'ctrl+f'], command: 'page-down', group: 'Move'},
	{keys: ['ctrl+u'], command: 'half-up', group: 'Move', label: '^U ^D', does: 'half a page'},
	{keys: ['ctrl+d'], command: 'half-down', group: 'Move'},
	{keys: ['home', 'g'], command: 'first', group: 'Move', label: 'Home/End  g G', does: 'first, last row'},
	{keys: ['end', 'G'], command: 'last', group: 'Move'},
];

const backKeys = ['escape', 'left', 'h'] as const;
const back: Binding = {
	keys: backKeys,
	command: 'back',
	group: 'Move',
	label: 'Esc  Left  h',
	does: 'back',
	brief: 'Esc back',
};

const selecting: readonly Binding[] = [
	{
		keys: ['space'],
		command: 'toggle',
		group: 'Select',
		label: 'Space',
		does: 'exclude / include',
		// On what cannot be toggled the key still answers why, but is not offered.
		brief(state, model) {
			const target = toggleTarget(state, model);
			return typeof target === 'string' ? undefined : `Space ${isExcluded(model, target) ? 'include' : 'exclude'}`;
		},
	},
	{keys: ['x'], command: 'toggle-down', group: 'Select', label: 'x', does: 'the same, then down'},
];

const undoing: readonly Binding[] = [
	{
		keys: ['u'],
		command: 'undo',
		group: 'Select',
		label: 'u',
		does: 'undo',
		brief: 'u undo',
		when: ({history}) => history.done.length > 0,
	},
	{
		keys: ['U'],
		command: 'redo',
		group: 'Select',
		label: 'U',
		does: 'redo',
		when: ({history}) => history.undone.length > 0,
	},
];

const finding: readonly Binding[] = [
	{
		keys: ['/'],
		command: 'filter',
		group: 'Find and sort',
		label: '/',
		does: 'text, ~regex, !not',
		brief: '/ filter',
	},
	{keys: ['f'], command: 'show', group: 'Find and sort', label: 'f', does: 'all, selected, excluded, errors'},
	{
		keys: ['s'],
		command: 'sort-reclaim',
		group: 'Find and sort',
		label: 's S n',
		does: 'sort: reclaim, size, name',
		brief: 's sort',
	},
	{keys: ['S'], command: 'sort-total', group: 'Find and sort'},
	{keys: ['n'], command: 'sort-name', group: 'Find and sort'},
	{keys: ['c'], command: 'sort-count', group: 'Find and sort', label: 'c m', does: 'count, age. Again: reverse'},
	{keys: ['m'], command: 'sort-age', group: 'Find and sort'},
];

const hasProblems = ({problems}: State) => problems > 0;

const planning: readonly Binding[] = [
	{keys: ['p'], command: 'plan', group: 'Plan', label: 'p', does: 'review plan, deletes nothing', brief: 'p plan'},
	{
		keys: ['e'],
		command: 'problems',
		group: 'Plan',
		label: 'e',
		does: 'errors and problems',
		brief: 'e problems',
		when: hasProblems,
	},
];

const rescan: Binding = {
	keys: ['R'],
	command: 'rescan',
	group: 'Plan',
	label: 'R',
	does: 'scan again',
	brief: 'R rescan',
};
const quit: Binding = {keys: ['q'], command: 'quit', group: 'Other', label: 'q', does: 'quit', brief: 'q quit'};
const help: Binding = {keys: ['?'], command: 'help', group: 'Other', label: '?', does: 'this help', brief: '? help'};

const terminal: readonly Binding[] = [
	{keys: ['ctrl+l'], command: 'redraw', group: 'Other', label: '^L', does: 'draw the screen again'},
	{
		keys: ['ctrl+z'],
		command: 'suspend',
		group: 'Other',
		label: '^Z',
		does: 'suspend (fg comes back)',
		when: (state) => state.snapshot.stage.name !== 'running',
	},
	{keys: ['ctrl+c'], command: 'interrupt', group: 'Other', label: '^C', does: 'quit (asks)'},
];

/** Keys that delete elsewhere. Here they say where deleting is. */
const nothing: readonly Binding[] = [
	{
		keys: ['d', 'delete', 'backspace'],
		command: 'nothing-deleted',
		group: 'Other',
		label: 'd  Del',
		does: 'delete nothing here',
	},
];

const isWatching = ({run}: State) => run?.watched === true;

/** By screen: its keys, those of most use first. What is not here does not work there. */
const keymaps: Readonly<Record<ScreenName, readonly Binding[]>> = {
	unfinished: [
		{
			keys: ['enter'],
			command: 'settle',
			group: 'Plan',
			label: 'Enter',
			does: 'finish the run',
			brief: 'Enter finish it',
		},
		{
			keys: ['escape'],
			command: 'leave',
			group: 'Plan',
			label: 'Esc',
			does: 'leave it, and scan',
			brief: 'Esc leave it, scan',
		},
		help,
		quit,
		...terminal,
	],
	scanning: [help, quit, ...terminal],
	repositories: [
		...selecting,
		{
			keys: ['enter', 'right', 'l'],
			command: 'open',
			group: 'Move',
			label: 'Enter  Right  l',
			does: 'open',
			brief: 'Enter open',
		},
		{
			keys: backKeys,
			command: 'back',
			group: 'Find and sort',
			label: 'Esc',
			does: 'clear the filter',
			brief: 'Esc clear',
			when: isNarrowed,
		},
		...moves,
		...undoing,
		...planning,
		...finding,
		rescan,
		help,
		quit,
		...nothing,
		...terminal,
	],
	repository: [
		...selecting,
		{
			keys: ['enter', 'right', 'l'],
			command: 'open',
			group: 'Move',
			label: 'Enter  Right  l',
			does: 'open, or fold',
			brief: 'Enter detail',
		},
		back,
		...moves,
		...undoing,
		planning[0]!,
		...finding,
		planning[1]!,
		help,
		quit,
		...nothing,
		...terminal,
	],
	manifest: [selecting[0]!, back, ...moves, ...undoing, ...planning, help, quit, ...nothing, ...terminal],
	plan: [
		{
			keys: ['D'],
			command: 'delete',
			group: 'Plan',
			label: 'D',
			does: 'delete: asks first',
			brief: 'D delete (asks first)',
			when: (state) => {
				const screen = screenOf(state);
				return screen.name === 'plan' && screen.checks.every(({level}) => level !== 'stop');
			},
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
		},
		planning[1]!,
		back,
		{...rescan, brief: 'R rescan'},
		help,
		quit,
		...nothing,
		...terminal,
	],
	confirm: [
		{
			keys: ['enter'],
			command: 'delete',
			group: 'Plan',
			label: 'Enter',
			does: 'start, when the number matches',
			brief: 'Enter start (only when the number matches)',
		},
		{
			keys: ['k'],
			command: 'keep',
			group: 'Plan',
			label: 'k',
			does: 'keep in quarantine, or purge',
			brief: 'k keep quarantine',
		},
		{...back, keys: ['escape'], label: 'Esc'},
		help,
		...terminal,
	],
	outcome: [back, rescan, help, quit, ...nothing, ...terminal],
	running: [
		{
			keys: ['X'],
			command: 'stop',
			group: 'Plan',
			label: 'X',
			does: 'stop at a safe point (asks)',
			brief: 'X stop safely',
			when: ({run}) => run?.stopping !== true && run?.watched !== true,
		},
		{
			keys: ['q'],
			command: 'quit',
			group: 'Other',
			label: 'q',
			does: 'leave; the run goes on',
			brief: 'q leave, the run goes on',
			when: isWatching,
		},
		help,
		{
			keys: ['q'],
			command: 'quit',
			group: 'Other',
			label: 'q',
			does: 'off while running: X stops',
			when: (state) => !isWatching(state),
		},
		{keys: ['ctrl+l'], command: 'redraw', group: 'Other', label: '^L', does: 'draw the screen again'},
		{
			keys: ['ctrl+c'],
			command: 'interrupt',
			group: 'Other',
			label: '^C',
			does: 'the same as X; leaves what is watched',
		},
	],
	done: [rescan, planning[1]!, help, {...quit, brief: 'q quit and print this summary'}, ...nothing, ...terminal],
	failed: [rescan, help, quit, ...terminal],
	tags: [back, ...moves, help, quit, ...nothing, ...terminal],
	problems: [back, ...moves, help, quit, ...nothing, ...terminal],
};

/** The keys that work on the screen in front, now. */
export function bindingsOf(state: State): readonly Binding[] {
	return keymaps[screenOf(state).name].filter(({when}) => when === undefined || when(state));
}

export function bindingFor(state: State, key: string): Binding | undefined {
	return bindingsOf(state).find(({keys}) => keys.includes(key));
}
