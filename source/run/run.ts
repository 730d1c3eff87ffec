import type {Problem} from '../inventory/problems.ts';
import type {Figures, StepKind} from '../plan/plan.ts';

/** A run's state, as the contract names it. It only moves forward, but that an undo which left something can be asked for again. */
export type RunState = 'quarantining' | 'quarantined' | 'purging' | 'purged' | 'undoing' | 'undone';

/** What `cleanup/<run id>/run.json` says. */
export interface RunRecord {
	readonly version: 1;
	/** `20261124T101500Z-4f2a` */
	readonly id: string;
	/** ISO time. */
	readonly startedAt: string;
	readonly state: RunState;
	/** True when the operator asked to stop before the purge (`--quarantine`). */
	readonly keep: boolean;
	/** What the run holds, or held, without what was put back because it was needed: blobs, and the bytes of blobs and uploads. */
	readonly blobs: number;
	readonly bytes: number;
	/** After an undo: how many things are in the quarantine still, because something newer was in their place. */
	readonly remains?: number;
}

/** The phases that a run shows, in their order. */
const runPhases = ['remove', 'sweep', 'mark', 'verify', 'purge'] as const;
/** `undo` stands for itself: everything is put back. */
export type RunPhase = (typeof runPhases)[number] | 'undo';

/** The signals that stop a run at the next safe point. */
export type StopSignal = 'SIGINT' | 'SIGTERM';

/** Posted about ten times a second. `total` is 0 while it is unknown. */
export interface RunProgress {
	readonly phase: RunPhase;
	readonly done: number;
	readonly total: number;
	/** Bytes moved (sweep) or deleted (purge) so far, and in all. */
	readonly bytesDone: number;
	readonly bytesTotal: number;
	/** The latest few things done, newest first, as `swept sha256:…`. */
	readonly recent: readonly string[];
	/** Bytes that `df` calls available in the storage's file system, where that is known. */
	readonly free?: number;
	/** Things that the run has put back so far because they are needed by now; left out while there are none. */
	readonly putBack?: number;
	/** Steps that it has left alone so far because the disk disagreed with the plan; likewise. */
	readonly leftAlone?: number;
}

/** One thing that a run did, or did otherwise than planned. */
export interface LogLine {
	/** Milliseconds since the epoch. */
	readonly at: number;
	readonly text: string;
	/** Not as planned: a step that was left alone, something that had to be put back. */
	readonly odd?: true;
}

export interface PutBack {
	readonly tags: number;
	readonly manifests: number;
	readonly layerLinks: number;
	readonly blobs: number;
	readonly bytes: number;
}

/** What a finished run did, measured on the disk. */
export interface RunResult {
	readonly id: string;
	readonly state: RunState;
	readonly before: Figures;
	readonly after: Figures;
	/** What became needed while the run was under way and was put back. */
	readonly restored: PutBack;
	/** Steps that were dropped because the disk disagreed with the plan. */
	readonly dropped: ReadonlyArray<{readonly kind: StepKind; readonly path: string; readonly reason: string}>;
	/** Problems that a kept tag has after the run and had not before; when there are any, all was put back. */
	readonly newProblems: readonly Problem[];
	/** Bytes that `df` calls available before and after, where that is known. Others fill and free the same disk. */
	readonly free?: {readonly before: number; readonly after: number};
	/** Milliseconds. */
	readonly elapsed: number;
	/** As the run's record says: what an undo could not put back. */
	readonly remains?: number;
	/** Set when a signal stopped the run at a safe point. */
	readonly stopped?: StopSignal;
}
