import {sanitize} from '../format/sanitize.ts';
import {fitTail} from './fit-text.ts';
import {modeOf} from './mode.ts';
import type {Model} from './model.ts';
import type {State} from './state.ts';

/** The program's name before it, and what stands around the mode behind it. */
const around = ' registry-cleanup-tui   '.length + 3;
/** Less than this of a path tells nothing. */
const leastRoot = 8;

/** The storage root and what follows it on the first line. Where both do not fit, the beginning of the root gives way. */
export function rootPlace(state: State, model: Model, rest = ''): string {
	const room = state.size.columns - around - modeOf(state, model).length - rest.length;
	return `${fitTail(sanitize(model.settings.root), Math.max(leastRoot, room))}${rest}`;
}
