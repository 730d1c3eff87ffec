import assert from 'node:assert/strict';
import {findProblems} from '../../source/inventory/damage.ts';
import type {Inventory} from '../../source/inventory/inventory.ts';
import type {Problem} from '../../source/inventory/problems.ts';
import {readInventory, type ReadOptions} from '../../source/inventory/read.ts';
import {readLeftovers} from '../../source/inventory/read-leftovers.ts';
import {buildPlan} from '../../source/plan/build-plan.ts';
import {mark} from '../../source/plan/mark.ts';
import type {Plan, Step, StepKind} from '../../source/plan/plan.ts';
import type {Pool} from '../../source/scan/pool.ts';
import {tasks, type TaskInput, type TaskName} from '../../source/scan/tasks.ts';
import {choose} from '../../source/selection/choose.ts';
import {Estimate} from '../../source/selection/estimate.ts';
import type {Policy} from '../../source/selection/policy.ts';
import type {Selection} from '../../source/selection/selection.ts';
import type {TestImage} from './store.ts';

export const day = 24 * 60 * 60;
/** What the tests write has the present ctime: a hundred days from now all of it is old, unless a test says otherwise. */
export const later = Math.floor(Date.now() / 1000) + 100 * day;
/** The modification time of something that is to be young then: well within the grace age. */
export const young = new Date((later - 60) * 1000);

export interface ScanChoice extends Partial<Policy>, Pick<Partial<ReadOptions>, 'quarantines' | 'histories' | 'pool'> {
	/** Also look for half-written files beside what was written to the end. */
	readonly leftovers?: boolean;
	/** Seconds since the epoch. */
	readonly now?: number;
}

export interface Scanned {
	readonly inventory: Inventory;
	readonly selection: Selection;
	readonly problems: readonly Problem[];
	readonly plan: Plan;
	/** A fresh one. */
	readonly estimate: Estimate;
}

/** Indexes a store as a session does, applies a policy (by default the command line's), and plans. */
export async function scanStore({root}: {readonly root: string}, choice: ScanChoice = {}): Promise<Scanned> {
	const {now = later, quarantines = [], leftovers = false, histories = true, pool = directPool(), ...policy} = choice;
	const scanned = await readInventory({root, pool, quarantines, histories});
	const inventory = leftovers ? await readLeftovers(scanned, {pool, jobs: 2}) : scanned;
	return applyPolicy(inventory, policy, now, pool);
}

/** The same from an inventory on. Ages are read into the inventory: once with a grace age, it stays so. */
export async function applyPolicy(
	inventory: Inventory,
	policy: Partial<Policy>,
	now = later,
	pool = directPool(),
): Promise<Scanned> {
	const {selection} = await choose(inventory, {...byDefault, ...policy}, {pool, now});
	return {
		inventory,
		selection,
		problems: findProblems(inventory, mark(inventory, selection).held),
		plan: buildPlan(inventory, selection),
		estimate: new Estimate(inventory, selection),
	};
}

export const byDefault: Policy = {
	exclude: [],
	only: [],
	deleteTags: [],
	grace: 60 * 60,
	uploadsOlderThan: 7 * day,
	emptyRepositories: false,
	deleteUnreadable: false,
};

/**
 * Carries tasks out in this thread, with all that passes between threads cloned.
 * `before` is called with each task, to change the store under it.
 */
export function directPool(before: (name: TaskName, input: unknown) => void = () => undefined): Pool {
	return {
		async run(name, v2, input) {
			before(name, input);
			const task = tasks[name] as (v2: string, input: TaskInput<typeof name>) => never;
			return structuredClone(task(v2, structuredClone(input)));
		},
		async close() {},
	};
}

/** The steps of a plan by kind, as texts. */
export type Going = Readonly<Record<StepKind, readonly string[]>>;

export function goingOf({steps}: Plan): Going {
	const going: Record<StepKind, string[]> = {
		tag: [],
		'tag-index': [],
		revision: [],
		'layer-link': [],
		blob: [],
		upload: [],
		leftover: [],
		repository: [],
	};
	for (const step of steps) {
		going[step.kind].push(textOf(step));
	}

	return going;
}

function textOf(step: Step): string {
	switch (step.kind) {
		case 'tag':
			return `${step.repository}:${step.tag}`;
		case 'tag-index':
			return `${step.repository}:${step.tag}@${step.digest}`;
		case 'revision':
		case 'layer-link':
			return `${step.repository}@${step.digest}`;
		case 'blob':
			return step.digest;
		case 'upload':
			return `${step.repository}/${step.id}`;
		case 'leftover':
			return step.path;
		case 'repository':
			return step.repository;
	}
}

/** Exactly this goes, in any order; of a kind that is not named, nothing does. */
export function assertGoes({plan}: {readonly plan: Plan}, expected: Partial<Going> = {}): void {
	const sorted = (going: Partial<Going>) =>
		Object.fromEntries(Object.entries(going).map(([kind, things]) => [kind, [...things].sort()]));
	const nothing = goingOf({...plan, steps: []});
	assert.deepEqual(sorted(goingOf(plan)), sorted({...nothing, ...expected}));
}

/** The blobs of an image. */
export const blobsOf = ({digest, config, layers}: TestImage): string[] => [digest, ...partsOf({config, layers})];

const partsOf = ({config, layers}: Pick<TestImage, 'config' | 'layers'>) => [
	config.digest,
	...layers.map((layer) => layer.digest),
];

/** All that goes with an image that nothing keeps in the one repository that has it. */
export function wholeImage(repository: string, image: TestImage): Pick<Going, 'revision' | 'layer-link' | 'blob'> {
	return {
		revision: [`${repository}@${image.digest}`],
		'layer-link': partsOf(image).map((digest) => `${repository}@${digest}`),
		blob: blobsOf(image),
	};
}

/** What goes, put together. */
export function together(...parts: ReadonlyArray<Partial<Going>>): Partial<Going> {
	const all: Partial<Record<StepKind, string[]>> = {};
	for (const [kind, things] of parts.flatMap((part) => Object.entries(part) as Array<[StepKind, readonly string[]]>)) {
		all[kind] = [...(all[kind] ?? []), ...things];
	}

	return all;
}

/** A problem in one line, without its message. */
export const briefly = ({kind, repository, reference, digest, path}: Problem): string =>
	[kind, repository ?? '-', reference ?? '-', digest ?? '-', path ?? '-'].join(' ');
