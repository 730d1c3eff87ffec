import assert from 'node:assert/strict';
import {mkdirSync, readFileSync} from 'node:fs';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {findProblems} from '../../source/inventory/damage.ts';
import {buildPlan} from '../../source/plan/build-plan.ts';
import {mark} from '../../source/plan/mark.ts';
import {stepPath} from '../../source/plan/step-path.ts';
import type {NewRun} from '../../source/run/new-run.ts';
import {Quarantine} from '../../source/run/quarantine.ts';
import {nameSelection} from '../../source/selection/named-selection.ts';
import {cleanupFolder, revisionLink, v2Folder} from '../../source/storage/layout.ts';
import {inRandomStore} from '../support/in-random-store.ts';
import {randomOptions, randomStore} from '../support/random-store.ts';
import type {readStore} from '../support/read-store.ts';
import {createRun, registryTree, reopen} from '../support/run-store.ts';
import {directPool} from '../support/scan-store.ts';
import {assertServed, served, type Served} from '../support/served.ts';
import {assertSameTree} from '../support/tree.ts';

const pool = directPool();
/** What is young for a test is so by a time in the future, and a run goes by the real one. */
const options = randomOptions.map((chosen) => ({...chosen, hasGrace: false}));
const runs = {numRuns: Number(process.env['PROPERTY_RUNS'] ?? 60)};

type Read = Awaited<ReturnType<typeof readStore>>;

function newRun({inventory, selection}: Read, keep: boolean): NewRun {
	return {
		plan: buildPlan(inventory, selection),
		selection: nameSelection(inventory, selection),
		problems: findProblems(inventory, mark(inventory, selection).held),
		keep,
		direct: false,
		sweptByRegistry: false,
	};
}

/** Without revisions whose link names another one: no order is right for those. */
function inOrder(root: string, all: Served): Served {
	return new Map(
		[...all].filter(([name]) => {
			const [repository = '', digest] = name.split('@');
			const link = `${root}/${v2Folder}/${revisionLink(repository, digest ?? 'sha256:')}`;
			return digest !== undefined && readFileSync(link, 'utf8') === digest;
		}),
	);
}

describe('a run on any store', () => {
	it('frees exactly what its plan says, finds nothing to put back and no new damage', async () => {
		await fc.assert(
			fc.asyncProperty(randomStore, options, async (store, chosen) =>
				inRandomStore(store, chosen, pool, async (read) => {
					const {root} = read;
					const request = newRun(read, false);
					const before = served(root);
					const {id: _, elapsed: __, free: ___, ...result} = await createRun(root, request, pool).execute();
					assert.deepEqual(result, {
						state: 'purged',
						before: request.plan.before,
						after: request.plan.after,
						restored: {tags: 0, manifests: 0, layerLinks: 0, blobs: 0, bytes: 0},
						dropped: [],
						newProblems: [],
					});
					const gone = new Set(
						request.plan.steps.map((step) => (step.kind === 'tag' ? `${step.repository}:${step.tag}` : '')),
					);
					const kept = [...before.keys()].filter((name) => !name.includes('@') && !gone.has(name));
					assertServed(served(root), before, kept);
				}),
			),
			runs,
		);
	});

	it('can be undone once it is whole', async () => {
		await fc.assert(
			fc.asyncProperty(randomStore, options, async (store, chosen) =>
				inRandomStore(store, chosen, pool, async (read) => {
					const {root} = read;
					const before = registryTree(root);
					const result = await createRun(root, newRun(read, true), pool).execute();
					assert.equal(result.state, 'quarantined');
					const undone = await reopen(root, result, pool).undo();
					assert.deepEqual(undone.dropped, []);
					assert.deepEqual(undone.after, result.before);
					assertSameTree(registryTree(root), before);
				}),
			),
			runs,
		);
	});

	it('never takes away what something refers to that is still there, wherever it stops', async () => {
		await fc.assert(
			fc.asyncProperty(randomStore, options, async (store, chosen) =>
				inRandomStore(store, chosen, pool, (read) => {
					const {root} = read;
					const {steps, createdAt} = buildPlan(read.inventory, read.selection);
					mkdirSync(`${root}/${cleanupFolder}`, {recursive: true});
					const quarantine = new Quarantine(root, '20260102T030405Z-abcd', Date.parse(createdAt));
					const before = inOrder(root, served(root));
					for (const [index, step] of steps.entries()) {
						assert.equal(quarantine.move(step), undefined, stepPath(step));
						const isLast = step.kind !== steps[index + 1]?.kind;
						// Revisions go by one another's order; everything else goes by kinds.
						if (isLast || step.kind === 'revision') {
							assertServed(inOrder(root, served(root)), before);
						}
					}
				}),
			),
			runs,
		);
	});
});
