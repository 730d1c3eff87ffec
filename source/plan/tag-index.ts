import {findRevision, historyOf, type Inventory} from '../inventory/inventory.ts';
import {isYoung, tagGoes} from '../selection/roots.ts';
import type {Selection} from '../selection/selection.ts';
import {isUntouchable} from './going.ts';
import type {Mark} from './mark.ts';
import type {Step} from './plan.ts';

/**
 * The entries of tags' histories that go: those of revisions that go, and those that name no
 * revision. A tag that goes takes its whole folder with it.
 */
export function* tagIndexSteps(inventory: Inventory, selection: Readonly<Selection>, kept: Mark): Generator<Step> {
	const {digests, repositories, tags} = inventory;
	for (const [tag, name] of tags.names.entries()) {
		const repository = tags.repository[tag]!;
		if (isUntouchable(inventory, kept, repository) || tagGoes(inventory, selection, tag)) {
			continue;
		}

		for (const digest of historyOf(inventory, tag)) {
			const revision = findRevision(inventory, repository, digest);
			const isHeld = revision >= 0 && kept.held[revision] === 1;
			if (!isHeld && !isYoung(inventory, selection, digest)) {
				yield {kind: 'tag-index', repository: repositories.names[repository]!, tag: name, digest: digests.text(digest)};
			}
		}
	}
}
