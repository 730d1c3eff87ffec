import type {FoundLeftover} from '../scan/found.ts';
import type {Pool} from '../scan/pool.ts';
import type {BlobFolder} from '../scan/read-blobs.ts';
import {v2Folder} from '../storage/layout.ts';
import {layerLinkRange, repositoryFlags, revisionRange, type Inventory, type Leftover} from './inventory.ts';
import {bundled} from './share.ts';

/** Tasks that a thread has at a time: it does not idle between one and the next, and not much of it is in anybody's way. */
const tasksEach = 2;

export interface LeftoverOptions {
	readonly pool: Pool;
	/** How many threads the pool has: what else they are asked for meanwhile has its turn after a task or two. */
	readonly jobs: number;
	/** Called with each folder of blobs, and with a repository of each task, once it was looked through. */
	readonly onPlace?: (place: string) => void;
	readonly signal?: AbortSignal | undefined;
}

/**
 * The same inventory with the half-written files that lie beside what was written to the end; itself where there are none.
 * That lists every folder once more, and only a plan that is to be carried out needs it: leftovers are in no figure.
 * Folders that hold nothing else are known already. Rejects with a UserError for what cannot be read, with StorageChanged,
 * and with the reason of an abort.
 */
export async function readLeftovers(inventory: Inventory, options: LeftoverOptions): Promise<Inventory> {
	const {pool, jobs, signal} = options;
	const {folders} = await pool.run('listBlobFolders', v2Of(inventory), undefined);
	const tasks = leftoverTasks(inventory, folders, options);
	// By task: the same storage gives the same order, whichever thread was faster.
	const found: Array<readonly Leftover[]> = [];
	let begun = 0;
	const work = async () => {
		// Where one of them fails, there are no more tasks for the others.
		for (const task of tasks) {
			signal?.throwIfAborted();
			const position = begun++;
			found[position] = await task();
		}
	};

	await Promise.all(Array.from({length: tasksEach * jobs}, work));
	const known = new Set(inventory.leftovers.map(({path}) => path));
	const news = found.flat().filter(({path}) => !known.has(path.slice(0, path.lastIndexOf('/'))));
	return news.length === 0 ? inventory : {...inventory, leftovers: [...inventory.leftovers, ...news]};
}

const v2Of = ({root}: Inventory) => `${root}/${v2Folder}`;

/** The blob store folder by folder, then the repositories. */
function* leftoverTasks(
	inventory: Inventory,
	folders: readonly BlobFolder[],
	{pool, onPlace}: LeftoverOptions,
): Generator<() => Promise<readonly Leftover[]>> {
	const v2 = v2Of(inventory);
	const own = folders.filter(({linked}) => !linked).sort((a, b) => (a.path < b.path ? -1 : 1));
	for (const folder of own) {
		yield async () => {
			const found = await pool.run('readBlobLeftovers', v2, [folder]);
			onPlace?.(folder.path);
			return found.map((leftover) => beside(leftover, -1));
		};
	}

	for (const bundle of repositoryBundles(inventory)) {
		const names = bundle.map((repository) => inventory.repositories.names[repository]!);
		yield async () => {
			const found = await pool.run('readRepositoryLeftovers', v2, names);
			onPlace?.(names.at(-1)!);
			return found.map((leftover) => beside(leftover, bundle[names.indexOf(leftover.repository)]!));
		};
	}
}

const beside = ({path, time}: FoundLeftover, repository: number): Leftover => ({path, time, repository, beside: true});

/** Repositories in which something may be changed, small ones together. */
function repositoryBundles(inventory: Inventory): number[][] {
	const {flags} = inventory.repositories;
	const elsewhere = repositoryFlags.linked | repositoryFlags.quarantined;
	const own = [...flags.keys()].filter((repository) => (flags[repository]! & elsewhere) === 0);
	const folders = (repository: number) =>
		[revisionRange(inventory, repository), layerLinkRange(inventory, repository)].reduce(
			(sum, [first, end]) => sum + end - first,
			0,
		);
	return bundled(own, folders, 512);
}
