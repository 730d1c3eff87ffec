import type {Binding} from './binding.ts';
import {isChosen} from '../selection/change.ts';
import {hasPane, wideColumns} from './layout.ts';
import {toggleTarget} from './selectors/toggle-target.ts';
import {screenOf, type State} from './state.ts';
import {whyTarget} from './selectors/why-target.ts';

export const moves: readonly Binding[] = [
	{keys: ['up', 'k'], command: 'up', group: 'Move', label: 'Up/Down  k j', does: 'one row'},
	{keys: ['down', 'j'], command: 'down', group: 'Move'},
	{keys: ['pageup', 'ctrl+b'], command: 'page-up', group: 'Move', label: 'PgUp/PgDn  ^B ^F', does: 'one page'},
	{keys: ['pagedown', 'ctrl+f'], command: 'page-down', group: 'Move'},
	{keys: ['ctrl+u'], command: 'half-up', group: 'Move', label: '^U ^D', does: 'half a page'},
	{keys: ['ctrl+d'], command: 'half-down', group: 'Move'},
	{keys: ['home', 'g'], command: 'first', group: 'Move', label: 'Home/End  g G', does: 'first, last row'},
	{keys: ['end', 'G'], command: 'last', group: 'Move'},
];

export const backKeys = ['escape', 'left', 'h'] as const;
export const back: Binding = {
	keys: backKeys,
	command: 'back',
	group: 'Move',
	label: 'Esc  Left  h',
	does: 'back',
	brief: 'Esc back',
};

export const open: Binding = {
	keys: ['enter', 'right', 'l'],
	command: 'open',
	group: 'Move',
	label: 'Enter  Right  l',
	does: 'open',
	brief: 'Enter open',
	when: hasRow,
};

export const selecting: readonly Binding[] = [
	{
		keys: ['space'],
		command: 'toggle',
		group: 'Select',
		label: 'Space',
		does: 'exclude / include',
		// On what cannot be toggled the key still answers why, but is not offered.
		brief(state, model) {
			if (state.range !== undefined) {
				return 'Space apply';
			}

			const target = toggleTarget(state, model);
			return typeof target === 'string'
				? undefined
				: `Space ${isChosen(model.selection, target) ? 'include' : 'exclude'}`;
		},
	},
	{keys: ['x'], command: 'toggle-down', group: 'Select', label: 'x', does: 'the same, then down'},
];

/** More than one row at a time. */
export const selectingMany: readonly Binding[] = [
	{
		keys: ['v'],
		command: 'range',
		group: 'Select',
		label: 'v',
		does: 'a range; v or Space applies it',
	},
	{keys: ['a'], command: 'all', group: 'Select', label: 'a  i', does: 'all, invert in the filter'},
	{keys: ['i'], command: 'invert', group: 'Select'},
];

/** What deletes tags says so, and is of use on nothing else. */
export const tagging: readonly Binding[] = [
	{
		keys: ['t'],
		command: 'tag',
		group: 'Select',
		label: 't',
		does: 'delete this tag, or keep it',
		brief(state, model) {
			const screen = screenOf(state);
			const row = screen.name === 'repository' ? screen.rows.at(screen.position.cursor) : undefined;
			const isTag = row?.kind === 'tag' || row?.kind === 'alias';
			return isTag ? `t ${model.selection.deletedTags.has(row.tag) ? 'keep tag' : 'delete tag'}` : undefined;
		},
	},
	{keys: ['T'], command: 'filtered-tags', group: 'Select', label: 'T', does: 'the same for all tags filtered'},
];

/** What is kept for being young. */
export const grace: Binding = {
	keys: ['A'],
	command: 'grace',
	group: 'Plan',
	label: 'A',
	does: 'keep what is younger than ...',
};

/** What is decided once is done every night. */
export const policy: Binding = {
	keys: ['W'],
	command: 'policy',
	group: 'Plan',
	label: 'W',
	does: 'write what is chosen to a policy',
};

/** What a rule would do is seen before it holds. */
export const tryRule: Binding = {
	keys: [':'],
	command: 'try-rule',
	group: 'Plan',
	label: ':',
	does: 'try a rule: keep, delete ...',
};

export const undoing: readonly Binding[] = [
	{
		keys: ['u'],
		command: 'undo',
		group: 'Select',
		label: 'u',
		does: 'undo',
		brief: 'u undo',
		when: ({history}) => history.done.length > 0,
		otherwise: 'There is nothing to undo',
	},
	{
		keys: ['U'],
		command: 'redo',
		group: 'Select',
		label: 'U',
		does: 'redo',
		when: ({history}) => history.undone.length > 0,
		otherwise: 'There is nothing to redo',
	},
];

export const finding: readonly Binding[] = [
	{
		keys: ['/'],
		command: 'filter',
		group: 'Find and sort',
		label: '/',
		does: 'filter: see below',
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

/** Beside a list, where there is room for it. */
export const pane: Binding = {
	keys: ['tab'],
	command: 'pane',
	group: 'Other',
	label: 'Tab',
	does: 'the pane at the right: show, hide',
	brief: 'Tab pane',
	when: hasPane,
	otherwise: `The pane at the right needs ${wideColumns} columns`,
};

export const plan: Binding = {
	keys: ['p'],
	command: 'plan',
	group: 'Plan',
	label: 'p',
	does: 'review plan, deletes nothing',
	brief: 'p plan',
};

export const problems: Binding = {
	keys: ['e'],
	command: 'problems',
	group: 'Plan',
	label: 'e',
	does: 'errors and problems',
	brief: 'e problems',
	when: (state) => state.problems > 0,
	otherwise: 'The scan has found no problem',
};

/** What keeps the row under the cursor, or which tests it failed. */
export const why: Binding = {
	keys: ['w'],
	command: 'why',
	group: 'Find and sort',
	label: 'w',
	does: 'why it is kept, or goes',
	brief: (state, model) => (whyTarget(state, model) === undefined ? undefined : 'w why'),
};

export const runs: Binding = {
	keys: ['r'],
	command: 'runs',
	group: 'Plan',
	label: 'r',
	does: 'past runs: undo, purge',
	brief: 'r runs',
};

export const rescan: Binding = {
	keys: ['R'],
	command: 'rescan',
	group: 'Plan',
	label: 'R',
	does: 'scan again',
	brief: 'R rescan',
};
export const quit: Binding = {keys: ['q'], command: 'quit', group: 'Other', label: 'q', does: 'quit', brief: 'q quit'};
export const help: Binding = {
	keys: ['?'],
	command: 'help',
	group: 'Other',
	label: '?',
	does: 'this help',
	brief: '? help',
};

const interrupt = {keys: ['ctrl+c'], command: 'interrupt', group: 'Other', label: '^C'} as const;

export const terminal: readonly Binding[] = [
	{keys: ['ctrl+l'], command: 'redraw', group: 'Other', label: '^L', does: 'draw the screen again'},
	{
		keys: ['ctrl+z'],
		command: 'suspend',
		group: 'Other',
		label: '^Z',
		does: 'suspend (fg comes back)',
		when: (state) => state.snapshot.stage.name !== 'running',
	},
	{...interrupt, does: 'quit (asks)', when: ({snapshot: {stage}}) => stage.name === 'choosing'},
	{...interrupt, does: 'quit', when: ({snapshot: {stage}}) => stage.name !== 'choosing' && stage.name !== 'scanning'},
];

/** Keys that delete elsewhere. Here they say where deleting is. */
export const nothing: readonly Binding[] = [
	{
		keys: ['d', 'delete', 'backspace'],
		command: 'nothing-deleted',
		group: 'Other',
		label: 'd  Del',
		does: 'nothing: browsing never deletes',
	},
];

/** False where a list has nothing to open. */
function hasRow(state: State): boolean {
	const screen = screenOf(state);
	return !('rows' in screen) || screen.rows.length > 0;
}
