import {stepKinds, type Step} from '../plan/plan.ts';
import type {LogLine, RunPhase, RunProgress} from './run.ts';
import {stepPath} from '../plan/step-path.ts';

/** Milliseconds between two reports of the same phase. */
const interval = 100;
/** Of the latest things. */
const mostRecent = 5;

/** Lines of the log that are passed on with one report: what comes faster cannot be read anyway. */
const mostLines = 200;

/** What a step became: done, or left alone for a reason. */
export interface Outcome {
	readonly step: Step;
	readonly reason?: string | undefined;
}

/** Tells how far a run is and what it did since, about ten times a second and at the end of each phase. */
export class ProgressTeller {
	readonly #onProgress: (progress: RunProgress, log: readonly LogLine[]) => void;
	readonly #freeSpace: () => number | undefined;
	#lastTold = 0;
	#phase: RunPhase | undefined;
	#recent: readonly string[] = [];
	#log: LogLine[] = [];
	#putBack = 0;
	#leftAlone = 0;

	/** @param freeSpace asked with each report. */
	constructor(
		onProgress: (progress: RunProgress, log: readonly LogLine[]) => void,
		freeSpace: () => number | undefined = () => undefined,
	) {
		this.#onProgress = onProgress;
		this.#freeSpace = freeSpace;
	}

	/** Something in quarantine is needed by now, and is in its place again. */
	putBack(step: Step): void {
		this.#putBack++;
		this.#note(`put back ${nameOf(step)}: it is needed by now`, true);
	}

	/** The disk disagreed with the plan. */
	leftAlone({step, reason}: Outcome): void {
		this.#leftAlone++;
		this.#note(`left alone ${nameOf(step)}: ${reason}`, true);
	}

	/** @param did what was just done, for the log and the list of the latest things. */
	tell(phase: RunPhase, counted: Counted, did?: Outcome): void {
		const now = Date.now();
		if (did?.reason !== undefined) {
			this.leftAlone(did);
		} else if (did) {
			this.#note(describe(did.step));
		}

		const isLast = counted.done === counted.total;
		if (!isLast && phase === this.#phase && now - this.#lastTold < interval) {
			return;
		}

		this.#phase = phase;
		this.#lastTold = now;
		const log = this.#log;
		this.#log = [];
		this.#recent = [
			...log
				.slice(-mostRecent)
				.reverse()
				.map(({text}) => text),
			...this.#recent,
		].slice(0, mostRecent);
		const free = this.#freeSpace();
		this.#onProgress(
			{
				phase,
				...counted,
				recent: this.#recent,
				...(free !== undefined && {free}),
				...(this.#putBack > 0 && {putBack: this.#putBack}),
				...(this.#leftAlone > 0 && {leftAlone: this.#leftAlone}),
			},
			log,
		);
	}

	#note(text: string, isOdd = false): void {
		if (this.#log.length >= mostLines) {
			// What is odd must not be lost among what is not.
			const first = this.#log.findIndex(({odd}) => odd === undefined);
			this.#log.splice(Math.max(0, first), 1);
		}

		this.#log.push({at: Date.now(), text, ...(isOdd && {odd: true})});
	}
}

type Counted = Omit<RunProgress, 'phase' | 'recent' | 'free' | 'putBack' | 'leftAlone'>;

/** Steps up to the layer links take references away; blobs and all after them are swept. */
export function phaseOf(step: Step): 'remove' | 'sweep' {
	return stepKinds.indexOf(step.kind) < stepKinds.indexOf('blob') ? 'remove' : 'sweep';
}

function describe(step: Step): string {
	const moved = phaseOf(step) === 'remove' ? 'removed' : 'swept';
	return `${moved} ${nameOf(step)}`;
}

const nameOf = (step: Step) => (step.kind === 'blob' ? step.digest : stepPath(step));
