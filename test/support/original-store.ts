import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type {TestContext} from 'node:test';
import {stepKinds} from '../../source/plan/plan.ts';
import {runIds} from '../../source/run/journal.ts';
import {pruneRuns} from '../../source/run/prune.ts';
import {cleanupFolder, layersFolder, repositoryFolder, revisionFolder} from '../../source/storage/layout.ts';
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
}

/** Writes the store, and cleans a copy of it up. */
export async function prepare(context: TestContext): Promise<Original> {
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
	const request = await planRun(root, pool, choice);
	assert.deepEqual(new Set(request.plan.steps.map(({kind}) => kind)), new Set(stepKinds), 'a step of every kind');
	const counting = cutPower(context, Infinity);
	assert.equal((await createRun(root, request, pool).execute()).state, 'purged');
	counting.restore();
	return {
		folder,
		before: {tree: registryTree(original), served: served(original)},
		cleaned: registryTree(root),
		changes: counting.changes,
		copy,
	};
}

/** Settles, cleans once more and compares with a run that nobody stopped. */
export async function assertSettles(root: string, {before, cleaned}: Original, message: string): Promise<void> {
	const results = await settleStore(root, pool);
	for (const {state, newProblems} of results) {
		assert.ok(state === 'purged' || state === 'undone', `${message}: ${state}`);
		assert.deepEqual(newProblems, [], message);
	}

	assertServed(served(root), before.served, keptTags);
	const {newProblems} = await cleanStore(root, pool, choice);
	assert.deepEqual(newProblems, []);
	assertSameTree(registryTree(root), cleaned, message);
	pruneRuns(root);
	for (const id of runIds(root)) {
		assert.deepEqual(fs.readdirSync(path.join(root, cleanupFolder, id)), ['run.json'], message);
	}
}
