import type {Pool} from '../scan/pool.ts';
import type {LogLine, RunProgress, StopSignal} from './run.ts';

export interface RunHooks {
	/** `log`: what was done since the last time. */
	readonly onProgress: (progress: RunProgress, log: readonly LogLine[]) => void;
	/** The signal that asked to stop at the next safe point, once one has. */
	readonly stopped: () => StopSignal | undefined;
	/** Waits at a safe point while the run is paused; tells whether it was. */
	readonly rest?: () => Promise<boolean>;
	/** Sweeps the blobs in place of the built-in sweep (`--gc registry`). */
	readonly sweep?: Sweep;
}

/** The registry's own collector, which deletes for good. */
export interface Sweep {
	/** Rejects with a Refusal when it would delete any other blob than the plan. */
	readonly rehearse: () => Promise<void>;
	readonly carryOut: (onProgress: (done: number, total: number) => void) => Promise<void>;
}

/** What a run works with. */
export interface RunTools {
	readonly hooks: RunHooks;
	readonly pool: Pool;
}
