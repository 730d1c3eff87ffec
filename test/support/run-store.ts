import {mkdirSync} from 'node:fs';
import {readAges} from '../../source/inventory/ages.ts';
import {findProblems} from '../../source/inventory/damage.ts';
import {readHeldLinks} from '../../source/inventory/held-links.ts';
import {readInventory} from '../../source/inventory/read.ts';
import {buildPlan} from '../../source/plan/build-plan.ts';
import {mark} from '../../source/plan/mark.ts';
import {Run, type RunHooks} from '../../source/run/execute.ts';
import {isUnfinished, listRuns, readJournal} from '../../source/run/journal.ts';
import type {NewRun} from '../../source/run/new-run.ts';
import type {RunProgress, RunRecord, RunResult} from '../../source/run/run.ts';
import {openPool, type Pool} from '../../source/scan/pool.ts';
import {nameSelection} from '../../source/selection/named-selection.ts';
import {select, type Policy} from '../../source/selection/policy.ts';
import {cleanupFolder, v2Folder} from '../../source/storage/layout.ts';
import type {Ending} from './store.ts';
import {snapshotTree, type Tree} from './tree.ts';

/** What a test chooses; nothing is young by default, and every upload is abandoned. */
export type Choice = Partial<Policy> & {readonly keep?: boolean; readonly sweptByRegistry?: boolean};

const everything: Policy = {
	exclude: [],
	only: [],
	deleteTags: [],
	grace: 0,
	uploadsOlderThan: 0,
	emptyRepositories: false,
	deleteUnreadable: false,
};

/** Workers for a test, ended with it. */
export function testPool(ending: Ending): Pool {
	const pool = openPool(1);
	ending.after(() => {
		void pool.close();
	});
	return pool;
}

/** Indexes a store and plans its cleanup, as a session does. */
export async function planRun(
	root: string,
	pool: Pool,
	{keep, sweptByRegistry, ...policy}: Choice = {},
): Promise<NewRun> {
	const inventory = await readInventory({root, pool});
	const selection = select(inventory, {...everything, ...policy}, inventory.startedAt / 1000);
	await readHeldLinks(inventory, selection.excludedRepositories, {pool});
	if (selection.grace > 0) {
		await readAges(inventory, [], {pool});
	}

	return {
		plan: buildPlan(inventory, selection),
		selection: nameSelection(inventory, selection),
		problems: findProblems(inventory, mark(inventory, selection).held),
		keep: keep ?? false,
		sweptByRegistry: sweptByRegistry ?? false,
	};
}

/** Hooks that nobody stops, and that note how far the run was. */
export function testHooks(more: Partial<RunHooks> = {}): RunHooks & {readonly progress: readonly RunProgress[]} {
	const progress: RunProgress[] = [];
	return {
		progress,
		onProgress(latest) {
			progress.push(latest);
		},
		stopped: () => undefined,
		...more,
	};
}

/** A new run whose journal is written, in this thread and without the lock. */
export function createRun(root: string, request: NewRun, pool: Pool, hooks: RunHooks = testHooks()): Run {
	mkdirSync(`${root}/${cleanupFolder}`, {recursive: true});
	return Run.create(root, request, {hooks, pool});
}

/** A whole run in this thread, without the lock. */
export async function cleanStore(root: string, pool: Pool, choice?: Choice, hooks?: RunHooks): Promise<RunResult> {
	return createRun(root, await planRun(root, pool, choice), pool, hooks).execute();
}

/** Finishes what earlier runs left unfinished, as the next start does. */
export async function settleStore(root: string, pool: Pool, hooks = testHooks()): Promise<RunResult[]> {
	const results: RunResult[] = [];
	for (const record of listRuns(root).filter(isUnfinished)) {
		results.push(await reopen(root, record, pool, hooks).settle());
	}

	return results;
}

/** A run that is on the disk. */
export function reopen(root: string, {id}: Pick<RunRecord, 'id'>, pool: Pool, hooks: RunHooks = testHooks()): Run {
	const record = listRuns(root).find((run) => run.id === id)!;
	return new Run(root, record, readJournal(root, id), {hooks, pool});
}

/** What is below v2. */
export const registryTree = (root: string): Tree => snapshotTree(`${root}/${v2Folder}`);

/** What is in the folder of all runs. */
export const cleanupTree = (root: string): Tree => snapshotTree(`${root}/${cleanupFolder}`);
