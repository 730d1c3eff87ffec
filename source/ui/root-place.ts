import {sanitize} from '../format/sanitize.ts';
import {fitName, fitTail, widthOf} from './fit-text.ts';
import {modeOf} from './mode.ts';
import type {Model} from './model.ts';
import type {State} from './state.ts';

/** The program's name before it, and what stands around the mode behind it. */
const around = ' registry-cleanup-tui   '.length + 3;
/** Less than this of a path tells nothing. */
const leastRoot = 8;

/** What the first line has room for, beside the program's name and the mode. */
const roomOf = (state: State, model: Model) => state.size.columns - around - modeOf(state, model).length;

/** The storage root and what follows it on the first line. Where both do not fit, the beginning of the root gives way. */
export function rootPlace(state: State, model: Model, rest = ''): string {
	const room = roomOf(state, model) - widthOf(rest);
	return `${fitTail(sanitize(model.settings.root), Math.max(leastRoot, room))}${rest}`;
}

/** A repository below the storage root. Of a name that does not fit, the middle gives way: its end tells it apart. */
export const repositoryPlace = (state: State, model: Model, repository: string): string =>
	rootPlace(state, model, ` > ${fittedName(repository, roomOf(state, model) - leastRoot - 3)}`);

/** A manifest of a repository, likewise. */
export function manifestPlace(state: State, model: Model, repository: string, manifest: string): string {
	const room = roomOf(state, model) - widthOf(`... >  > ${manifest}`);
	return `... > ${fittedName(repository, room)} > ${manifest}`;
}

/** In at most `room` columns. */
const fittedName = (name: string, room: number) => fitName(sanitize(name), room + 1).trimEnd();
