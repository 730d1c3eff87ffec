import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type {TestContext} from 'node:test';
import {stepKinds} from '../../source/plan/plan.ts';
import {runIds} from '../../source/run/journal.ts';
import {pruneRuns} from '../../source/run/prune.ts';
import {cleanupFolder, layersFolder, repositoryFolder, revisionFolder} from '../../source/storage/layout.ts';
import {putElsewhere} from './other-file-systems.ts';
import {cutPower} from './power-cut.ts';
import {cleanStore, createRun, planRun, registryTree, settleStore, type Choice} from './run-store.ts';
import {directPool} from './scan-store.ts';
import {assertServed, served, type Served} from './served.ts';
import {memoryFolder, TestStore} from './store.ts';
import {assertSameTree, type Tree} from './tree.ts';

/* One small store for everything that interrupts a run at each of its changes. */

const pool = directPool();
/** What a run on it does. */
export const choice: Choice = {deleteTags: ['team/gone:old'], emptyRepositories: true};
export const keptTags = ['team/app:v1', 'team/multi:latest', 'team/gone/inside:v1'];

/** A small store that a run does a step of every kind in. */
function writeStore(root: string): void {
	const store = new TestStore(root);
	store.push('team/app', {tag: 'v1'});
	store.push('team/app', {tag: 'v1'});
	store.refer('team/app', store.index('team/app', [store.push('team/app')]));
	store.index('team/multi', [store.push('team/multi')], {tag: 'latest'});
	store.push('team/gone', {tag: 'old', layers: 0});
	store.emptyFolder(`${layersFolder('team/gone')}/sha512`);
	store.push('team/gone/inside', {tag: 'v1'});
	store.emptyFolder(`${repositoryFolder('lonely/deep')}/_manifests/tags`);
	store.abandonedUpload('team/gone', 10_000);
	store.leftover(revisionFolder('team/app', `sha256:${'0'.repeat(64)}`), 'link');
}

/** The store, as it was and as a run that nobody stops leaves it. */
export interface Original {
	/** A folder for copies. */
	readonly folder: string;
	readonly before: {readonly tree: Tree; readonly served: Served};
	readonly cleaned: Tree;
	/** How many changes of the disk a whole run makes. */
	readonly changes: number;
	readonly copy: () => string;
	/** What a run does; with parts that are elsewhere, it deletes directly what is there. */
	readonly choice: Choice;
	/** Parts of the storage that are on other file systems, relative to v2. */
	readonly elsewhere: readonly string[];
}

/** Writes the store, and cleans a copy of it up. */
export async function prepare(context: TestContext, elsewhere: readonly string[] = []): Promise<Original> {
	const chosen = {...choice, direct: elsewhere.length > 0};
	const folder = memoryFolder(context);
	const original = path.join(folder, 'original');
	writeStore(original);
	let copies = 0;
	const copy = () => {
		const root = path.join(folder, `copy-${copies++}`);
		fs.cpSync(original, root, {recursive: true});
		return root;
	};

	const root = copy();
	const request = await planRun(root, pool, chosen);
	assert.deepEqual(new Set(request.plan.steps.map(({kind}) => kind)), new Set(stepKinds), 'a step of every kind');
	putElsewhere(context, root, elsewhere);
	const counting = cutPower(context, Infinity);
	const {state, dropped} = await createRun(root, request, pool).execute(request);
	assert.equal(state, 'purged');
	assert.deepEqual(dropped, []);
	counting.restore();
	context.mock.reset();
	return {
		folder,
		before: {tree: registryTree(original), served: served(original)},
		cleaned: registryTree(root),
		changes: counting.changes,
		copy,
		choice: chosen,
		elsewhere,
	};
}

/** A run with the power cut before its nth change. */
export async function runUntil(
	context: TestContext,
	root: string,
	change: number,
	original: Pick<Original, 'choice' | 'elsewhere'>,
): Promise<void> {
	const request = await planRun(root, pool, original.choice);
	fs.mkdirSync(path.join(root, cleanupFolder), {recursive: true});
	putElsewhere(context, root, original.elsewhere);
	const power = cutPower(context, change);
	try {
		await assert.rejects(async () => createRun(root, request, pool).execute(request), /The power was cut/);
	} finally {
		power.restore();
		context.mock.reset();
	}
}

/** Settles, cleans once more and compares with a run that nobody stopped. */
export async function assertSettles(root: string, original: Original, message: string): Promise<void> {
	const {before, cleaned} = original;
	const results = await settleStore(root, pool);
	for (const {state, newProblems} of results) {
		assert.ok(state === 'purged' || state === 'undone', `${message}: ${state}`);
		assert.deepEqual(newProblems, [], message);
	}

	assertServed(served(root), before.served, keptTags);
	const {newProblems} = await cleanStore(root, pool, original.choice);
	assert.deepEqual(newProblems, []);
	assertSameTree(registryTree(root), cleaned, message);
	pruneRuns(root);
	for (const id of runIds(root)) {
		assert.deepEqual(fs.readdirSync(path.join(root, cleanupFolder, id)), ['run.json'], message);
	}
}
