import type {Inventory} from '../inventory/inventory.ts';
import {readInventory} from '../inventory/read.ts';
import type {Pool} from '../scan/pool.ts';
import type {ScanProgress} from '../scan/scan.ts';
import {choose, type Choice} from '../selection/choose.ts';
import type {NamedChange} from '../selection/changes.ts';
import type {Settings} from '../session.ts';
import {tellingAfterScan} from './after-scan.ts';

/** What is on the disk, and what is chosen of it. */
export interface Reading extends Choice {
	readonly inventory: Inventory;
}

/** What a reading works with. */
export interface ReadingTools {
	readonly pool: Pool;
	readonly onProgress: (progress: ScanProgress) => void;
	readonly signal: AbortSignal | undefined;
}

/**
 * Reads the storage once, and chooses by the command line; then what the operator chose otherwise in an earlier reading
 * is chosen again.
 */
export async function readStorage(
	settings: Settings,
	chosen: readonly NamedChange[],
	{pool, onProgress, signal}: ReadingTools,
): Promise<Reading> {
	const telling = tellingAfterScan(onProgress);
	const inventory = await readInventory({
		root: settings.root,
		pool,
		// A stranger in a history keeps its repository.
		histories: settings.figuresOnly !== true || settings.emptyRepositories,
		onProgress: telling.onProgress,
		...(signal === undefined ? {} : {signal}),
	});
	const choice = await choose(inventory, settings, {
		pool,
		now: inventory.startedAt / 1000,
		chosen,
		onPlace: telling.placesOf('ages', inventory.startedAt),
	});
	return {inventory, ...choice};
}
