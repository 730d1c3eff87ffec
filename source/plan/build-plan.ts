import type {Inventory} from '../inventory/inventory.ts';
import type {Selection} from '../selection/selection.ts';
import {mark, type Mark} from './mark.ts';
import {orderedSteps} from './ordered-steps.ts';
import type {Plan, Step} from './plan.ts';
import {repositoryShares} from './repository-shares.ts';
import {countGoing, protections, remaining} from './totals.ts';

/**
 * Everything that goes, in the order in which it goes, with all totals. Pure. The steps are made
 * when somebody asks for them: a report of a large storage never does.
 * @param kept the mark of this selection, where it has been made already.
 */
export function buildPlan(
	inventory: Inventory,
	selection: Readonly<Selection>,
	kept: Mark = mark(inventory, selection),
): Plan {
	const going = countGoing(inventory, selection, kept);
	const {uploadBytes: _, ...reclaim} = going;
	let steps: readonly Step[] | undefined;
	return {
		version: 1,
		root: inventory.root,
		createdAt: new Date(inventory.startedAt).toISOString(),
		before: inventory.figures,
		after: remaining(inventory.figures, going),
		reclaim,
		protected: protections(inventory, selection, going),
		repositories: repositoryShares(inventory, selection, kept),
		get steps() {
			steps ??= orderedSteps(inventory, selection, kept);
			return steps;
		},
	};
}
