import type {Step} from '../plan/plan.ts';
import {moveSteps, type Moved, type MoveOptions} from './move-steps.ts';
import {phaseOf, type Outcome, type ProgressTeller} from './progress-teller.ts';
import {countBytes} from './put-back.ts';
import type {Quarantine} from './quarantine.ts';

/** Moves all steps of a plan into the quarantine, and tells how far it is. */
export async function movePlan(
	steps: readonly Step[],
	quarantine: Quarantine,
	teller: ProgressTeller,
	options: Omit<MoveOptions, 'onStep'>,
): Promise<Moved> {
	const sweeps = steps.filter((step) => phaseOf(step) === 'sweep');
	const totals = {remove: steps.length - sweeps.length, sweep: sweeps.length};
	const bytesTotal = countBytes(sweeps);
	const done = {remove: 0, sweep: 0, bytes: 0};
	const onStep = (outcome: Outcome) => {
		const {step, reason} = outcome;
		const phase = phaseOf(step);
		done[phase]++;
		done.bytes += reason === undefined && 'bytes' in step ? step.bytes : 0;
		teller.tell(phase, {done: done[phase], total: totals[phase], bytesDone: done.bytes, bytesTotal}, outcome);
	};
	return moveSteps(steps, quarantine, {...options, onStep});
}
