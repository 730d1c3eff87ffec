import {sanitize} from '../../format/sanitize.ts';
import type {Excludable} from '../../selection/exclusion-changes.ts';
import type {Model} from '../model.ts';
import {screenOf, type State} from '../state.ts';
import {isUntagged} from './repository-facts.ts';
import {orphansRow} from './repository-rows.ts';

/** What Space is about on the row under the cursor, or why it is about nothing. */
export function toggleTarget(state: State, model: Model): Excludable | string {
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

			return row.kind === 'manifest' ? revisionTarget(model, row.revision) : tagReason(model, row.tag);
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

function tagReason(model: Model, tag: number): string {
	const name = sanitize(model.inventory.tags.names[tag]!);
	return model.selection.deletedTags.has(tag)
		? `${name} is deleted because of --delete-tags`
		: `${name} is kept: tags go only with --delete-tags`;
}

export function isExcluded({selection}: Model, what: Excludable): boolean {
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
