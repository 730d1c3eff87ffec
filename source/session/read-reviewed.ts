import {Refusal} from '../errors.ts';
import {shellWord} from '../format/shell-word.ts';
import {readAges} from '../inventory/ages.ts';
import {ignoreFuture} from '../inventory/future.ts';
import {readHeldLinks} from '../inventory/held-links.ts';
import {readInventory} from '../inventory/read.ts';
import {readLeftovers} from '../inventory/read-leftovers.ts';
import {reviewPlan, type DroppedStep} from '../plan/review-plan.ts';
import {selectSaved} from '../plan/saved-plan.ts';
import type {Plan} from '../plan/plan.ts';
import type {ReadPlan} from '../run/saved-plan-file.ts';
import {choicesOf} from '../selection/changes.ts';
import {surelyKept} from '../selection/roots.ts';
import type {Settings} from '../session.ts';
import {tellingAfterScan} from './after-scan.ts';
import type {Reading, ReadingTools} from './read-storage.ts';

/** A reading by a saved plan, and what is left of that. */
export interface ReviewedReading extends Reading {
	readonly plan: Plan;
	readonly dropped: readonly DroppedStep[];
}

/** Reads the storage once, and holds a saved plan against it. Throws a Refusal where that is another one's plan, and as `reviewPlan` does. */
export async function readReviewed(
	{root, jobs}: Pick<Settings, 'root' | 'jobs'>,
	{saved, edited}: ReadPlan,
	{pool, onProgress, signal}: ReadingTools,
): Promise<ReviewedReading> {
	if (saved.root !== root) {
		throw new Refusal(`The plan was made for ${saved.root}, and the storage is ${root}`, {
			hint: `If that is meant: --root ${shellWord(saved.root)}. Else write a plan for this storage with report --plan.`,
		});
	}

	const telling = tellingAfterScan(onProgress);
	const scanned = await readInventory({
		root,
		pool,
		onProgress: telling.onProgress,
		...(signal === undefined ? {} : {signal}),
	});
	const selection = selectSaved(scanned, saved, scanned.startedAt / 1000);
	await readHeldLinks(scanned, selection.excludedRepositories, {pool});
	await readAges(scanned, surelyKept(scanned, selection), {pool});
	if (saved.selection.grace === 0) {
		ignoreFuture(scanned, selection.now);
	}

	const inventory = await readLeftovers(scanned, {
		pool,
		jobs,
		signal,
		onPlace: telling.placesOf('leftovers', scanned.startedAt),
	});
	const reviewed = reviewPlan(inventory, saved, selection, edited);
	return {inventory, initial: choicesOf(reviewed.selection), movedTags: [], notes: [], ...reviewed};
}
