import {
	isCounted,
	layerLinkRange,
	repositoryFlags,
	revisionRange,
	tagRange,
	type Inventory,
} from '../inventory/inventory.ts';
import {tagGoes} from '../selection/roots.ts';
import type {Selection} from '../selection/selection.ts';
import {isUntouchable, layerLinkGoes, revisionGoes, uploadGoes} from './going.ts';
import type {Mark} from './mark.ts';

/** Repositories in which nothing is left once the rest of the plan is done, when the operator wants those gone. */
export function* emptyRepositories(
	inventory: Inventory,
	selection: Readonly<Selection>,
	kept: Mark,
): Generator<number> {
	if (!selection.emptyRepositories) {
		return;
	}

	const uploadsLeft = new Set<number>();
	for (const upload of inventory.uploads) {
		if (!uploadGoes(inventory, selection, kept, upload)) {
			uploadsLeft.add(upload.repository);
		}
	}

	// What lies beside something goes with it, or stays with it.
	const leftoversLeft = new Set(
		inventory.leftovers
			.filter(({time, beside}) => !beside && selection.grace > 0 && time > selection.now - selection.grace)
			.map(({repository}) => repository),
	);
	for (let repository = 0; repository < inventory.repositories.names.length; repository++) {
		const hasStrays = (inventory.repositories.flags[repository]! & repositoryFlags.strays) !== 0;
		if (
			!hasStrays &&
			!isUntouchable(inventory, kept, repository) &&
			!uploadsLeft.has(repository) &&
			!leftoversLeft.has(repository) &&
			all(tagRange(inventory, repository), (tag) => tagGoes(inventory, selection, tag)) &&
			all(revisionRange(inventory, repository), (revision) => goesOrIsNone(inventory, kept, revision)) &&
			all(layerLinkRange(inventory, repository), (link) => layerLinkGoes(inventory, kept, link))
		) {
			yield repository;
		}
	}
}

/** What only counts as a revision leaves nothing behind, unless it is kept. */
const goesOrIsNone = (inventory: Inventory, kept: Mark, revision: number) =>
	revisionGoes(inventory, kept, revision) || (kept.held[revision] === 0 && !isCounted(inventory, revision));

function all([first, end]: readonly [number, number], holds: (index: number) => boolean): boolean {
	for (let index = first; index < end; index++) {
		if (!holds(index)) {
			return false;
		}
	}

	return true;
}
