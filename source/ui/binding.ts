import type {Model} from './model.ts';
import type {State} from './state.ts';

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
	| 'range'
	| 'all'
	| 'invert'
	| 'tag'
	| 'filtered-tags'
	| 'grace'
	| 'policy'
	| 'try-rule'
	| 'keep-rule'
	| 'write-plan'
	| 'write-report'
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
	| 'pane'
	| 'problems'
	| 'tags'
	| 'rescan'
	| 'nothing-deleted'
	| 'delete'
	| 'recheck'
	| 'keep'
	| 'why'
	| 'runs'
	| 'put-back'
	| 'purge'
	| 'settle'
	| 'leave'
	| 'stop'
	| 'pause'
	| 'log'
	| 'oddities'
	| 'found'
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
	/** Said when it does not hold. */
	readonly otherwise?: string;
}
