import type {Binding} from './binding.ts';
import {bindingsOf} from './keymap.ts';
import type {Model} from './model.ts';
import {isTooSmall, type Editing, type State} from './state.ts';

export interface FooterEntry {
	readonly keys: string;
	readonly does: string;
}

/** As many as can be read at a glance. */
const most = 8;

/** What Enter does to a field. */
const accepting: Readonly<Record<Editing['field'], string>> = {
	filter: 'Enter keep',
	rule: 'Enter try',
	grace: 'Enter set',
	policy: 'Enter write',
	plan: 'Enter write',
	report: 'Enter write',
};

/** The keys that work now, those of most use first; help and quit always have a place. */
export function footerOf(state: State, model: Model): readonly FooterEntry[] {
	if (state.overlay?.name === 'question') {
		return [entry('y yes'), entry('n no')];
	}

	if (state.editing) {
		return [entry(accepting[state.editing.field]), entry('Esc cancel'), entry('^U clear'), entry('^W erase word')];
	}

	if (isTooSmall(state.size)) {
		return [entry('q quit')];
	}

	const entries: FooterEntry[] = [];
	const last: FooterEntry[] = [];
	for (const binding of bindingsOf(state)) {
		const brief = typeof binding.brief === 'function' ? binding.brief(state, model) : binding.brief;
		if (brief !== undefined) {
			(isAlways(binding) ? last : entries).push(entry(brief));
		}
	}

	const shown: FooterEntry[] = [];
	for (const next of entries) {
		if (shown.length + last.length < most && widthOf([...shown, next, ...last]) <= state.size.columns) {
			shown.push(next);
		}
	}

	return [...shown, ...last];
}

const isAlways = ({command}: Binding) => command === 'help' || command === 'quit';

function entry(brief: string): FooterEntry {
	const space = brief.indexOf(' ');
	return {keys: brief.slice(0, space), does: brief.slice(space + 1)};
}

const widthOf = (entries: readonly FooterEntry[]) =>
	entries.reduce((width, {keys, does}) => width + keys.length + does.length + 3, 0) - 1;
