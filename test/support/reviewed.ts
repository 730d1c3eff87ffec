import {readReviewed, type ReviewedReading} from '../../source/session/read-reviewed.ts';
import {savedPlan, type SavedPlan} from '../../source/plan/saved-plan.ts';
import type {Step} from '../../source/plan/plan.ts';
import type {Pool} from '../../source/scan/pool.ts';
import {directPool, scanStore, type ScanChoice} from './scan-store.ts';

/** The plan of a store as a report writes it, by default with nothing young. */
export async function writtenPlan({root}: {readonly root: string}, choice: ScanChoice = {}): Promise<SavedPlan> {
	const options = {grace: 0, uploadsOlderThan: 0, leftovers: true, now: Date.now() / 1000, ...choice};
	const {inventory, selection, plan} = await scanStore({root}, options);
	return JSON.parse(JSON.stringify(savedPlan(inventory, selection, plan))) as SavedPlan;
}

/** What is left of a plan by now. */
export async function reviewed(
	saved: SavedPlan,
	{edited = false, pool = directPool()}: {readonly edited?: boolean; readonly pool?: Pool} = {},
): Promise<ReviewedReading> {
	return readReviewed({root: saved.root, jobs: 2}, {saved, edited}, {pool, onProgress() {}, signal: undefined});
}

/** The same plan without some of its steps. */
export const without = (saved: SavedPlan, isOut: (step: Step) => boolean): SavedPlan => ({
	...saved,
	steps: saved.steps.filter((step) => !isOut(step)),
});
