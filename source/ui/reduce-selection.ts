import {formatCounted} from '../format/count.ts';
import {sanitize} from '../format/sanitize.ts';
import {changeOf, countOf, isChosen, type Change} from '../selection/change.ts';
import type {Command} from './binding.ts';
import {redo, remember, undo} from './history.ts';
import {moveTo} from './list-position.ts';
import type {Model} from './model.ts';
import type {RepositoriesScreen, RepositoryScreen} from './open-screen.ts';
import {changesOfAll, changesOfInversion, changesOfTags, tagsIn, type Stretch} from './selectors/many-targets.ts';
import {orphansName} from './selectors/repository-rows.ts';
import {shortDigest} from './selectors/short-digest.ts';
import {tagObstacle, toggleTarget} from './selectors/toggle-target.ts';
import {listHeight, rangeOf, screenOf, withTop, type State} from './state.ts';
import {say, step, type Step} from './step.ts';

const commands = [
	'toggle',
	'toggle-down',
	'range',
	'all',
	'invert',
	'tag',
	'filtered-tags',
	'undo',
	'redo',
] as const satisfies readonly Command[];

type SelectionCommand = (typeof commands)[number];

export const isSelectionCommand = (command: Command): command is SelectionCommand =>
	(commands as readonly Command[]).includes(command);

/** Choosing by a row, a range, a filter or by history. What is chosen itself is the session's. */
export function reduceSelection(state: State, command: SelectionCommand, model: Model): Step {
	const screen = screenOf(state);
	const range = rangeOf(state);
	if (!('arrangement' in screen) || command === 'undo' || command === 'redo') {
		return reduceOne(state, command, model);
	}

	const all: Stretch = [0, screen.rows.length - 1];
	switch (command) {
		case 'range': {
			return range
				? excluded(state, screen, range, model)
				: step({...state, range: screen.rows.length > 0 ? screen.position.cursor : undefined});
		}

		case 'toggle':
		case 'toggle-down': {
			return range ? excluded(state, screen, range, model) : reduceOne(state, command, model);
		}

		case 'all': {
			return excluded(state, screen, all, model);
		}

		case 'invert': {
			const obstacle = wholeExcluded(screen, model);
			return obstacle === undefined
				? made(state, changesOfInversion(model, screen, range ?? all), model)
				: say(state, obstacle);
		}

		case 'tag':
		case 'filtered-tags': {
			return screen.name === 'repository' ? tagsChosen(state, screen, command, model) : step(state);
		}
	}
}

function reduceOne(state: State, command: SelectionCommand, model: Model): Step {
	switch (command) {
		case 'undo': {
			return replayed(state, undo(state.history), 'Undone', model);
		}

		case 'redo': {
			return replayed(state, redo(state.history), 'Redone', model);
		}

		case 'toggle': {
			return toggled(state, model);
		}

		case 'toggle-down': {
			const {state: next, effects} = toggled(state, model);
			return step(movedDown(next), ...effects);
		}

		default: {
			return step(state);
		}
	}
}

function toggled(state: State, model: Model): Step {
	const target = toggleTarget(state, model);
	return typeof target === 'string'
		? say(state, target)
		: made(state, [changeOf(target, !isChosen(model.selection, target))], model);
}

function excluded(state: State, screen: RepositoriesScreen | RepositoryScreen, stretch: Stretch, model: Model): Step {
	const obstacle = wholeExcluded(screen, model);
	return obstacle === undefined ? made(state, changesOfAll(model, screen, stretch), model) : say(state, obstacle);
}

function wholeExcluded(screen: RepositoriesScreen | RepositoryScreen, {selection}: Model): string | undefined {
	return screen.name === 'repository' && selection.excludedRepositories.has(screen.repository)
		? 'The whole repository is excluded. In the list, Space includes it again'
		: undefined;
}

/** The tag under the cursor, those of the range, or those that the filter means. */
function tagsChosen(state: State, screen: RepositoryScreen, command: 'tag' | 'filtered-tags', model: Model): Step {
	if (command === 'filtered-tags' && screen.arrangement.filter === '') {
		return say(state, 'T chooses the tags that a filter lets through: / first');
	}

	const {cursor} = screen.position;
	const isFiltered = command === 'filtered-tags';
	const stretch: Stretch = isFiltered ? [0, screen.rows.length - 1] : (rangeOf(state) ?? [cursor, cursor]);
	const tags = tagsIn(model, screen, stretch, isFiltered);
	const [first] = tags;
	if (first === undefined) {
		return say(
			state,
			isFiltered ? 'No tag here has what the filter asks for' : 'This is no tag: t chooses tags for deletion',
		);
	}

	const changes = changesOfTags(model, tags);
	return changes.length > 0 ? made(state, changes, model) : say(state, tagObstacle(model, first) ?? '');
}

/** One step, however many changes it is. */
function made(state: State, changes: readonly Change[], model: Model): Step {
	if (changes.length === 0) {
		return say(state, 'There is nothing here that could be excluded');
	}

	const history = remember(state.history, changes);
	const told = say(state, `${sentence(model, changes)}   u: undo`).state;
	return step({...told, history, range: undefined}, {type: 'choose', changes});
}

function sentence(model: Model, changes: readonly Change[]): string {
	const [first] = changes;
	if (first && countOf(changes) === 1) {
		const touched = first.kind === 'repository' && first.chosen ? ': nothing in it is touched' : '';
		return `${nameOf(model, first)} is ${outcomeOf(first)}${touched}`;
	}

	return [...new Set(changes.map(outcomeOf))]
		.map((outcome) => `${nounOf(changes.filter((change) => outcomeOf(change) === outcome))} ${outcome}`)
		.join(', ');
}

const outcomeOf = ({kind, chosen}: Change) =>
	kind === 'tag' ? (chosen ? 'chosen for deletion' : 'kept') : chosen ? 'excluded' : 'included again';

/** The orphans' row among repositories is one of them. */
function nounOf(changes: readonly Change[]): string {
	const nouns = {repository: 'row', orphans: 'row', revision: 'manifest', tag: 'tag'} as const;
	return formatCounted(countOf(changes), nouns[changes[0]!.kind]);
}

/** The name of the one thing that a change is about. */
function nameOf({inventory}: Model, {kind, ordinals}: Change): string {
	const ordinal = ordinals[0]!;
	switch (kind) {
		case 'repository': {
			return sanitize(inventory.repositories.names[ordinal]!);
		}

		case 'revision': {
			return shortDigest(inventory, inventory.revisions.digest[ordinal]!);
		}

		case 'orphans': {
			return orphansName;
		}

		case 'tag': {
			return `Tag ${sanitize(inventory.tags.names[ordinal]!)}`;
		}
	}
}

function movedDown(state: State): State {
	const screen = screenOf(state);
	if (!('rows' in screen)) {
		return state;
	}

	const height = listHeight(screen.name, state.size);
	const position = moveTo(screen.position, screen.position.cursor + 1, screen.rows.length, height);
	return withTop(state, {...screen, position});
}

function replayed(state: State, past: ReturnType<typeof undo>, verb: string, model: Model): Step {
	if (!past) {
		return say(state, 'There is nothing left to undo or redo');
	}

	const {changes, history} = past;
	const told = say(state, `${verb}: ${sentence(model, changes)}`).state;
	return step({...told, history}, {type: 'choose', changes});
}
