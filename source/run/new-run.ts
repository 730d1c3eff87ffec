import {isDamage, type Problem} from '../inventory/problems.ts';
import type {Plan} from '../plan/plan.ts';
import type {NamedSelection} from '../selection/named-selection.ts';
import {newRunId} from './journal.ts';
import type {Journal} from './plan-file.ts';
import {countHeld} from './put-back.ts';
import type {RunRecord} from './run.ts';

/** What a new run is to do. */
export interface NewRun {
	readonly plan: Plan;
	readonly selection: NamedSelection;
	/** What was wrong before. */
	readonly problems: readonly Problem[];
	/** Stop before the purge. */
	readonly keep: boolean;
	/** It was agreed to: what cannot be moved to the quarantine is deleted directly, after the second look. */
	readonly direct: boolean;
	/** The registry's own collector sweeps the blobs: they never pass through the quarantine. */
	readonly sweptByRegistry: boolean;
}

/** What a new run's folder is to say. */
export function describeRun(request: NewRun): {readonly record: RunRecord; readonly journal: Journal} {
	const {steps: planned, ...plan} = request.plan;
	const steps = request.sweptByRegistry ? planned.filter(({kind}) => kind !== 'blob') : planned;
	const now = new Date();
	return {
		record: {
			version: 1,
			id: newRunId(now),
			startedAt: now.toISOString(),
			state: 'quarantining',
			keep: request.keep,
			...countHeld(steps),
		},
		journal: {
			version: 1,
			plan,
			selection: request.selection,
			problems: request.problems.filter(isDamage),
			steps,
		},
	};
}
