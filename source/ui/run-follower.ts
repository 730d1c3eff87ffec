import type {StopSignal} from '../run/run.ts';

/** How often the clock of a run moves on the screen, in milliseconds. */
const tick = 1000;

/** Follows one run at a time to its end; how it ended is the session's stage. */
export class RunFollower {
	#controller: AbortController | undefined;
	#ended: Promise<void> = Promise.resolve();

	get isRunning(): boolean {
		return this.#controller !== undefined;
	}

	/** Resolves when the run that is under way has ended, at once when there is none. */
	get ended(): Promise<void> {
		return this.#ended;
	}

	follow(run: (signal: AbortSignal) => Promise<unknown>, onTick: () => void, onError: (error: unknown) => void): void {
		const controller = new AbortController();
		this.#controller = controller;
		const ticking = setInterval(onTick, tick);
		// The run itself keeps the process alive, not its clock.
		ticking.unref();
		this.#ended = run(controller.signal)
			.then(() => {}, onError)
			.finally(() => {
				clearInterval(ticking);
				this.#controller = undefined;
			});
	}

	/** Asks it to stop at its next safe point. */
	stop(reason: StopSignal): void {
		this.#controller?.abort(reason);
	}
}
