import type {Inventory} from '../../source/inventory/inventory.ts';
import {buildPlan, planning} from '../../source/plan/build-plan.ts';
import {makeChanges} from '../../source/selection/change.ts';
import {changesSince, choicesOf, isChangedSince} from '../../source/selection/changes.ts';
import {Estimate} from '../../source/selection/estimate.ts';
import {select} from '../../source/selection/policy.ts';
import type {Session} from '../../source/session.ts';
import {Snapshots} from '../../source/session/snapshots.ts';
import {byDefault} from './scan-store.ts';
import {syntheticRoot} from './synthetic-inventory.ts';
import {sampleSettings} from './sample-plan.ts';

/** A session that has scanned what is nowhere: screens can look at it and exclude; nothing can be run. */
export function memorySession(inventory: Inventory): Session {
	const policy = {...byDefault, grace: 0};
	const {selection} = select(inventory, policy, Date.now() / 1000);
	const initial = choicesOf(selection);
	const estimate = new Estimate(inventory, selection);
	const snapshots = new Snapshots({name: 'choosing'});
	const session: Partial<Session> = {
		settings: {...sampleSettings, root: syntheticRoot, grace: 0},
		getSnapshot: snapshots.get,
		subscribe: snapshots.subscribe,
		inventory,
		selection,
		estimate,
		problems: [],
		refusal: undefined,
		get changes() {
			return changesSince(initial, selection);
		},
		get isChanged() {
			return isChangedSince(initial, selection);
		},
		movedTags: [],
		async choose(changes) {
			makeChanges(inventory, selection, estimate, changes);
			snapshots.changed();
		},
		findLeftovers: async () => undefined,
		plan: () => buildPlan(inventory, selection),
		planning: (options) => planning(inventory, selection, options),
		writers: async () => [],
		freeSpace: async () => undefined,
		runs: () => [],
		describe: async (digest) => Promise.reject(new Error(`There is no ${digest} to read.`)),
	};
	return session as Session;
}
