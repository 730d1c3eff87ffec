import {readAges} from '../inventory/ages.ts';
import {readHeldLinks} from '../inventory/held-links.ts';
import type {Inventory} from '../inventory/inventory.ts';
import {readInventory} from '../inventory/read.ts';
import type {Pool} from '../scan/pool.ts';
import type {ScanProgress} from '../scan/scan.ts';
import {applyChanges, exclusionsOf, type Exclusions, type NamedChange} from '../selection/exclusion-changes.ts';
import {select} from '../selection/policy.ts';
import {surelyKept} from '../selection/roots.ts';
import type {Selection} from '../selection/selection.ts';
import type {Settings} from '../session.ts';

/** What is on the disk, and what is chosen of it. */
export interface Reading {
	readonly inventory: Inventory;
	readonly selection: Selection;
	/** What the command line alone excludes. */
	readonly initial: Exclusions;
}

/**
 * Reads the storage once, and chooses by the command line; then what the operator chose otherwise in an earlier reading
 * is chosen again.
 */
export async function readStorage(
	{root, grace, leftovers = false, ...policy}: Settings,
	{
		pool,
		chosen,
		onProgress,
	}: {
		readonly pool: Pool;
		readonly chosen: readonly NamedChange[];
		readonly onProgress: (progress: ScanProgress) => void;
	},
	signal?: AbortSignal,
): Promise<Reading> {
	const inventory = await readInventory({
		root,
		pool,
		leftovers,
		onProgress,
		...(signal === undefined ? {} : {signal}),
	});
	const selection = select(inventory, {grace, ...policy}, inventory.startedAt / 1000);
	const initial = exclusionsOf(selection);
	applyChanges(inventory, selection, chosen);
	await readHeldLinks(inventory, selection.excludedRepositories, {pool});
	if (grace > 0) {
		await readAges(inventory, surelyKept(inventory, selection), {pool});
	}

	return {inventory, selection, initial};
}
