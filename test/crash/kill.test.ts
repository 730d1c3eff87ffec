import assert from 'node:assert/strict';
import {fork} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import {after, before, describe, it} from 'node:test';
import {listRuns} from '../../source/run/journal.ts';
import type {NewRun} from '../../source/run/new-run.ts';
import {startRun} from '../../source/run/start-run.ts';
import {cleanupFolder} from '../../source/storage/layout.ts';
import {planRun, registryTree, type Choice} from '../support/run-store.ts';
import {directPool} from '../support/scan-store.ts';
import {assertServed, served} from '../support/served.ts';
import {memoryFolder, TestStore, type TestImage} from '../support/store.ts';
import {assertSameTree} from '../support/tree.ts';

const pool = directPool();
const silent = {onProgress: () => undefined};
const choice: Choice = {deleteTags: ['team/gone:*'], emptyRepositories: true};

/** Some hundred manifests: tags that stay, images that were pushed over, indexes, one whole repository that goes. */
function writeStore(root: string): string[] {
	const store = new TestStore(root);
	const kept: string[] = [];
	const base = store.push('base/os', {tag: '12', layers: 2});
	kept.push('base/os:12');
	for (const name of ['team/app', 'team/app/worker', 'team/web']) {
		for (let count = 0; count < 36; count++) {
			const tag = `v${count % 6}`;
			store.push(name, {tag, layers: [base.layers[0]!, store.ownLayer(30)]});
			kept.push(`${name}:${tag}`);
		}

		for (let count = 0; count < 8; count++) {
			const platforms: TestImage[] = [1, 2].map(() => store.push(name));
			store.refer(name, store.index(name, platforms, count === 7 ? {tag: 'multi'} : {}));
		}

		kept.push(`${name}:multi`);
	}

	for (let count = 0; count < 20; count++) {
		store.push('team/gone', {tag: `v${count}`});
	}

	store.abandonedUpload('team/gone', 10_000);
	return [...new Set(kept)];
}

/** When a run is killed: before which of its renames and removals, of so many steps. */
interface Moment {
	readonly change: (steps: number) => number;
	readonly next: 'settle' | 'undo';
}

/** Its steps are renamed first and removed then, with some changes to its own files before, between and after. */
const partOf = (part: number) => (steps: number) => Math.max(1, Math.floor(part * steps));

const moments: readonly Moment[] = [
	{change: () => 1, next: 'settle'},
	{change: () => 2, next: 'undo'},
	{change: partOf(0.02), next: 'settle'},
	{change: partOf(0.21), next: 'undo'},
	{change: partOf(0.34), next: 'settle'},
	{change: partOf(0.58), next: 'undo'},
	{change: partOf(0.77), next: 'settle'},
	{change: partOf(0.97), next: 'undo'},
	{change: partOf(1.05), next: 'settle'},
	{change: partOf(2), next: 'settle'},
	{change: partOf(2.9), next: 'settle'},
];

/** Carries a run out in a process of its own, which is killed before one of its changes. */
async function killBefore(root: string, run: NewRun, change: number): Promise<void> {
	const child = fork(new URL('../support/run-process.js', import.meta.url), {
		serialization: 'advanced',
		execArgv: ['--import', new URL('../support/kill-before-change.js', import.meta.url).href],
		env: {...process.env, KILL_BEFORE: String(change)},
	});
	const exit = once(child, 'exit');
	child.send({kind: 'clean', root, jobs: 1, run});
	const [, signal] = (await exit) as [number | null, string | null];
	assert.equal(signal, 'SIGKILL', 'it was killed, and had not ended before');
}

describe('a process that is killed', () => {
	let original: string;
	let cleaned: ReturnType<typeof registryTree>;
	let kept: string[];

	const folder = memoryFolder({after});
	const copyTo = (name: string) => {
		const root = path.join(folder, name);
		fs.cpSync(original, root, {recursive: true});
		return root;
	};

	before(async () => {
		original = path.join(folder, 'original');
		kept = writeStore(original);
		const root = copyTo('whole');
		const [result] = await startRun({kind: 'clean', root, jobs: 1, run: await planRun(root, pool, choice)}, silent);
		assert.equal(result!.state, 'purged');
		cleaned = registryTree(root);
	});

	for (const [number, {change, next}] of moments.entries()) {
		it(`leaves every tag complete, and the next start can ${next} its run (${number + 1})`, async () => {
			const complete = served(original);
			const root = copyTo(String(number));
			const run = await planRun(root, pool, choice);
			assert.ok(run.plan.steps.length > 500);
			await killBefore(root, run, change(run.plan.steps.length));
			assertServed(served(root), complete, kept);

			// The lock of a process that is gone is taken over.
			const record = listRuns(root)[0];
			if (next === 'undo' && record !== undefined) {
				const [result] = await startRun({kind: 'undo', root, jobs: 1, id: record.id}, silent);
				assert.equal(result!.state, 'undone');
				assertSameTree(registryTree(root), registryTree(original));
			} else {
				const results = await startRun({kind: 'settle', root, jobs: 1}, silent);
				assert.equal(results.length, record === undefined ? 0 : 1);
				assert.ok(results.every(({state, newProblems}) => state === 'purged' && newProblems.length === 0));
			}

			assertServed(served(root), complete, kept);
			const rest = await planRun(root, pool, choice);
			await startRun({kind: 'clean', root, jobs: 1, run: rest}, silent);
			assertSameTree(registryTree(root), cleaned);
			const left = fs.readdirSync(path.join(root, cleanupFolder)).filter((name) => !name.startsWith('lock.'));
			assert.ok(left.every((name) => fs.readdirSync(path.join(root, cleanupFolder, name)).join() === 'run.json'));
			fs.rmSync(root, {recursive: true});
		});
	}
});
