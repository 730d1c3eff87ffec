import {redo, remember, undo, type Change, type Excludable} from './history.ts';
import {moveTo} from './list-position.ts';
import type {Model} from './model.ts';
import {orphansName, orphansRow} from './selectors/repository-rows.ts';
import {sanitize} from '../format/sanitize.ts';
import {isUntagged} from './selectors/repository-facts.ts';
import {shortDigest} from './selectors/short-digest.ts';
import {listHeight, screenOf, withTop, type State} from './state.ts';
import {say, step, type Step} from './step.ts';

/** Excluding and including, by a row or by history. What is chosen itself is the session's. */
export function reduceSelection(state: State, command: 'toggle' | 'toggle-down' | 'undo' | 'redo', model: Model): Step {
	switch (command) {
		case 'toggle': {
			return toggled(state, model);
		}

		case 'toggle-down': {
			const {state: next, effects} = toggled(state, model);
			return step(movedDown(next), ...effects);
		}

		case 'undo': {
			return replayed(state, undo(state.history), 'Undone', model);
		}

		case 'redo': {
			return replayed(state, redo(state.history), 'Redone', model);
		}
	}
}

function toggled(state: State, model: Model): Step {
	const target = targetOf(state, model);
	if (typeof target === 'string') {
		return say(state, target);
	}

	const change: Change = {what: target, excluded: !isExcluded(model, target)};
	const history = remember(state.history, [change]);
	return step({...say(state, sentence(model, change)).state, history}, {type: 'exclude', changes: [change]});
}

/** What Space is about on the row under the cursor, or why it is about nothing. */
function targetOf(state: State, model: Model): Excludable | string {
	const screen = screenOf(state);
	switch (screen.name) {
		case 'repositories': {
			const row = screen.rows[screen.position.cursor];
			if (row === undefined) {
				return 'There is no row to exclude';
			}

			return row === orphansRow ? {kind: 'orphans'} : {kind: 'repository', repository: row};
		}

		case 'repository': {
			const row = screen.rows[screen.position.cursor];
			if (!row || row.kind === 'section') {
				return 'Space excludes one manifest. For all of the repository: Esc, then Space in the list';
			}

			return row.kind === 'manifest' ? revisionTarget(model, row.revision) : tagTarget(model, row.tag);
		}

		case 'manifest': {
			return revisionTarget(model, screen.revision);
		}

		default: {
			return 'Nothing can be excluded here';
		}
	}
}

function revisionTarget(model: Model, revision: number): Excludable | string {
	const {inventory, selection} = model;
	const repository = inventory.revisions.repository[revision]!;
	if (selection.excludedRepositories.has(repository)) {
		return 'The whole repository is excluded. In the list, Space includes it again';
	}

	return isUntagged(inventory, revision) ? {kind: 'revision', revision} : 'A tag needs it: it is kept anyway';
}

function tagTarget(model: Model, tag: number): string {
	const name = sanitize(model.inventory.tags.names[tag]!);
	return model.selection.deletedTags.has(tag)
		? `${name} is deleted because of --delete-tags`
		: `${name} is kept: tags go only with --delete-tags`;
}

function isExcluded({selection}: Model, what: Excludable): boolean {
	switch (what.kind) {
		case 'repository': {
			return selection.excludedRepositories.has(what.repository);
		}

		case 'revision': {
			return selection.excludedRevisions.has(what.revision);
		}

		case 'orphans': {
			return selection.excludedOrphans;
		}
	}
}

function sentence(model: Model, {what, excluded}: Change): string {
	const touched = what.kind === 'repository' ? ': nothing in it is touched' : '';
	return `${nameOf(model, what)} is ${excluded ? `excluded${touched}` : 'included again'}   u: undo`;
}

function nameOf({inventory}: Model, what: Excludable): string {
	switch (what.kind) {
		case 'repository': {
			return sanitize(inventory.repositories.names[what.repository]!);
		}

		case 'revision': {
			return shortDigest(inventory, inventory.revisions.digest[what.revision]!);
		}

		case 'orphans': {
			return orphansName;
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
	const [first] = changes;
	const what = first ? `: ${nameOf(model, first.what)} is ${first.excluded ? 'excluded' : 'included'}` : '';
	return step({...say(state, `${verb}${what}`).state, history}, {type: 'exclude', changes});
}
