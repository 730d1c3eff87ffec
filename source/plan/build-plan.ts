import type {Inventory} from '../inventory/inventory.ts';
import {finish, type Pieces} from '../inventory/pieces.ts';
import type {Selection} from '../selection/selection.ts';
import {marking, type Mark} from './mark.ts';
import {orderedSteps} from './ordered-steps.ts';
import type {Plan, Step} from './plan.ts';
import {repositoryShares} from './repository-shares.ts';
import {countGoing, protections, remaining} from './totals.ts';

/** What is known, and what is wanted, of a plan. */
export interface Planning {
	/** The mark of this selection, where it has been made already. */
	readonly kept?: Mark;
	/** The steps are made as well, not when somebody asks for them: a report of a large storage never does. */
	readonly steps?: boolean;
}

/** Everything that goes, in the order in which it goes, with all totals. Pure. */
export function* planning(
	inventory: Inventory,
	selection: Readonly<Selection>,
	{kept: known, steps: wantsSteps = false}: Planning = {},
): Pieces<Plan> {
	const kept = known ?? (yield* marking(inventory, selection));
	const going = yield* countGoing(inventory, selection, kept);
	const {uploadBytes: _, ...reclaim} = going;
	const protectedBy = yield* protections(inventory, selection, going);
	const repositories = yield* repositoryShares(inventory, selection, kept);
	let steps: readonly Step[] | undefined = wantsSteps ? yield* orderedSteps(inventory, selection, kept) : undefined;
	return {
		version: 1,
		root: inventory.root,
		createdAt: new Date(inventory.startedAt).toISOString(),
		before: inventory.figures,
		after: remaining(inventory.figures, going),
		reclaim,
		protected: protectedBy,
		repositories,
		get steps() {
			steps ??= finish(orderedSteps(inventory, selection, kept));
			return steps;
		},
	};
}

/** The same at once. */
export const buildPlan = (inventory: Inventory, selection: Readonly<Selection>): Plan =>
	finish(planning(inventory, selection));
