import {existsSync, mkdirSync, readdirSync} from 'node:fs';
import {cleanUp} from '../../source/run/clean-up.ts';
import {Run, type RunHooks, type RunTools} from '../../source/run/execute.ts';
import {isUnfinished, listRuns, readJournal} from '../../source/run/journal.ts';
import type {NewRun} from '../../source/run/new-run.ts';
import type {RunProgress, RunRecord, RunResult} from '../../source/run/run.ts';
import type {Pool} from '../../source/scan/pool.ts';
import {nameSelection} from '../../source/selection/named-selection.ts';
import type {Policy} from '../../source/selection/policy.ts';
import {cleanupFolder, tagsFolder, v2Folder} from '../../source/storage/layout.ts';
import {directPool, scanStore} from './scan-store.ts';
import {snapshotTree, type Tree} from './tree.ts';

/** What a test chooses; nothing is young by default, and every upload is abandoned. */
export type Choice = Partial<Policy> & {
	readonly keep?: boolean;
	readonly direct?: boolean;
	readonly sweptByRegistry?: boolean;
};

const everything = {
	grace: 0,
	uploadsOlderThan: 0,
	leftovers: true,
};

/** Indexes a store and plans its cleanup, as a session does. */
export async function planRun(
	root: string,
	pool: Pool,
	{keep = false, direct = false, sweptByRegistry = false, deleteTags = [], ...choice}: Choice = {},
): Promise<NewRun> {
	const options = {
		...everything,
		...choice,
		// A glob that matches no tag any more would be refused.
		deleteTags: deleteTags.filter((glob) => matchesTag(root, glob)),
		pool,
		now: Date.now() / 1000,
	};
	const {inventory, plan, selection, problems} = await scanStore({root}, options);
	return {plan, selection: nameSelection(inventory, selection), problems, keep, direct, sweptByRegistry};
}

/** @param glob `repository:tag`, or `repository:*`. */
function matchesTag(root: string, glob: string): boolean {
	const [repository = '', tag = ''] = glob.split(':');
	const folder = `${root}/${v2Folder}/${tagsFolder(repository)}`;
	return existsSync(folder) && readdirSync(folder).some((name) => tag === '*' || name === tag);
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
	const request = await planRun(root, pool, choice);
	return createRun(root, request, pool, hooks).execute(request);
}

/** A whole run in this thread, without the lock, as the program begins it: what cannot be moved is deleted if the choice says so. */
export async function cleanUpStore(root: string, request: NewRun, pool: Pool, hooks = testHooks()): Promise<RunResult> {
	const using = async <Value>(work: (tools: RunTools) => Promise<Value>) => work({hooks, pool});
	mkdirSync(`${root}/${cleanupFolder}`, {recursive: true});
	const [result] = await cleanUp(root, request, {withLock: async (work) => [await using(work)], withoutLock: using});
	return result!;
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

/** A new run in this thread and no other. */
export const runAlone = async (root: string, request: NewRun): Promise<RunResult> =>
	createRun(root, request, directPool()).execute();

/** What is below v2. */
export const registryTree = (root: string): Tree => snapshotTree(`${root}/${v2Folder}`);
