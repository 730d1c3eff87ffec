import type {Step} from '../plan/plan.ts';
import {isElsewhere, isFull} from './cannot-write.ts';
import {phaseOf, type Outcome} from './progress-teller.ts';
import {breathe} from './purge.ts';
import {asDropped} from './put-back.ts';
import type {Quarantine} from './quarantine.ts';
import type {RunResult, StopSignal} from './run.ts';

/** Steps between two chances to stop. */
const batch = 100;

export interface Moved {
	readonly dropped: RunResult['dropped'];
	/** What cannot be moved to the quarantine, in the plan's order: it is in its place still. */
	readonly left: readonly Step[];
	/** Set when it did not come to the end. */
	readonly stopped: StopSignal | undefined;
}

export interface MoveOptions {
	/** What cannot be moved may be left, to be deleted directly. */
	readonly direct: boolean;
	/** Asked at each safe point; it may take its time. */
	readonly stopped: () => Promise<StopSignal | undefined>;
	readonly onStep: (outcome: Outcome) => void;
}

/** Moves what a plan names into the quarantine, step by step, until the end or until somebody asks to stop. */
export async function moveSteps(
	steps: readonly Step[],
	quarantine: Quarantine,
	{direct, stopped, onStep}: MoveOptions,
): Promise<Moved> {
	const dropped: Array<RunResult['dropped'][number]> = [];
	const left: Step[] = [];
	for (const [index, step] of steps.entries()) {
		if (index % batch === 0) {
			await breathe();
			const signal = await stopped();
			if (signal !== undefined) {
				return {dropped, left, stopped: signal};
			}

			quarantine.forget();
		}

		if (mustStay(step, left)) {
			left.push(step);
		} else {
			moveOrLeave(step);
		}
	}

	return {dropped, left, stopped: undefined};

	function moveOrLeave(step: Step): void {
		try {
			const reason = quarantine.move(step);
			if (reason !== undefined) {
				dropped.push(asDropped(step, reason));
			}

			onStep({step, reason});
		} catch (error) {
			if (!direct || !(isElsewhere(error) || isFull(error))) {
				throw error;
			}

			left.push(step);
		}
	}
}

/**
 * What is referred to does not go before what refers to it: once such a thing is left, so is all after it. A repository's
 * folders are not empty as long as anything is left in them.
 */
function mustStay({kind}: Step, [first]: readonly Step[]): boolean {
	return first !== undefined && (kind === 'repository' || phaseOf(first) === 'remove');
}
