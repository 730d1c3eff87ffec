import {sanitize} from '../../format/sanitize.ts';
import {ruleOf} from '../../selection/by-rule.ts';
import type {Choosable} from '../../selection/change.ts';
import type {Model} from '../model.ts';
import {screenOf, type State} from '../state.ts';
import {isUntagged} from './repository-facts.ts';
import {orphansRow} from './repository-rows.ts';

/** What Space is about on the row under the cursor, or why it is about nothing. */
export function toggleTarget(state: State, model: Model): Choosable | string {
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
			const row = screen.rows.at(screen.position.cursor);
			if (!row || row.kind === 'section') {
				return 'Space excludes a manifest; for all of the repository: Esc, then Space in the list';
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

function revisionTarget(model: Model, revision: number): Choosable | string {
	const {inventory, selection} = model;
	const repository = inventory.revisions.repository[revision]!;
	if (selection.excludedRepositories.has(repository)) {
		return 'The whole repository is excluded. In the list, Space includes it again';
	}

	return isUntagged(inventory, revision) ? {kind: 'revision', revision} : 'A tag needs it: it is kept anyway';
}

function tagReason({inventory, selection}: Model, tag: number): string {
	const name = sanitize(inventory.tags.names[tag]!);
	return selection.deletedTags.has(tag)
		? `${name} is chosen for deletion. t keeps it`
		: `${name} is kept, as every tag is. t chooses it for deletion`;
}

/** Why a tag cannot be chosen for deletion, or kept, by itself; undefined where it can. */
export function tagObstacle({inventory, selection}: Model, tag: number): string | undefined {
	const name = sanitize(inventory.tags.names[tag]!);
	if (selection.excludedRepositories.has(inventory.tags.repository[tag]!)) {
		return 'The whole repository is excluded. In the list, Space includes it again';
	}

	if (selection.excludedTags.has(tag)) {
		const rule = ruleOf(selection, tag, false);
		return rule === undefined
			? `${name} is excluded by its name (--exclude)`
			: `${name} is kept by the rule ${sanitize(rule.name)} of the policy`;
	}

	return selection.followers.has(tag) ? `${name} goes, or stays, with the manifest that it describes` : undefined;
}
