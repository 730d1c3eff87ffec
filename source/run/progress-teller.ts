import {stepKinds, type Step} from '../plan/plan.ts';
import type {RunPhase, RunProgress} from './run.ts';
import {stepPath} from '../plan/step-path.ts';

/** Milliseconds between two reports of the same phase. */
const interval = 100;

/** Tells how far a run is, about ten times a second and at the end of each phase. */
export class ProgressTeller {
	readonly #onProgress: (progress: RunProgress) => void;
	readonly #freeSpace: () => number | undefined;
	#lastTold = 0;
	#phase: RunPhase | undefined;
	#recent: readonly string[] = [];

	/** @param freeSpace asked with each report. */
	constructor(onProgress: (progress: RunProgress) => void, freeSpace: () => number | undefined = () => undefined) {
		this.#onProgress = onProgress;
		this.#freeSpace = freeSpace;
	}

	/** @param step what was just done, for the list of the latest things. */
	tell(phase: RunPhase, counted: Omit<RunProgress, 'phase' | 'recent' | 'free'>, step?: Step): void {
		const now = Date.now();
		const isLast = counted.done === counted.total;
		if (!isLast && phase === this.#phase && now - this.#lastTold < interval) {
			return;
		}

		this.#phase = phase;
		this.#lastTold = now;
		if (step) {
			this.#recent = [describe(step), ...this.#recent].slice(0, 5);
		}

		const free = this.#freeSpace();
		this.#onProgress({phase, ...counted, recent: this.#recent, ...(free !== undefined && {free})});
	}
}

/** Steps up to the layer links take references away; blobs and all after them are swept. */
export function phaseOf(step: Step): 'remove' | 'sweep' {
	return stepKinds.indexOf(step.kind) < stepKinds.indexOf('blob') ? 'remove' : 'sweep';
}

function describe(step: Step): string {
	const moved = phaseOf(step) === 'remove' ? 'removed' : 'swept';
	return `${moved} ${step.kind === 'blob' ? step.digest : stepPath(step)}`;
}
