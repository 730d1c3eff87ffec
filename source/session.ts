import type {Refusal} from './errors.ts';
import type {Inventory} from './inventory/inventory.ts';
import type {Pieces} from './inventory/pieces.ts';
import type {Problem} from './inventory/problems.ts';
import type {Figures, Plan} from './plan/plan.ts';
import type {RuleEffect} from './plan/rule-effects.ts';
import type {DroppedStep} from './plan/review-plan.ts';
import type {Writer} from './registry/writers.ts';
import type {RunProgress, RunRecord, RunResult} from './run/run.ts';
import type {About} from './run/progress-file.ts';
import type {OtherRun} from './run/watch-run.ts';
import type {ManifestDetail} from './scan/describe-manifest.ts';
import type {ThreadPool} from './scan/pool.ts';
import type {ScanProgress} from './scan/scan.ts';
import type {Budget} from './selection/budget.ts';
import type {Estimate} from './selection/estimate.ts';
import type {Change} from './selection/change.ts';
import type {Policy} from './selection/policy.ts';
import type {Selection} from './selection/selection.ts';
import type {TagRule} from './selection/rules.ts';
import type {RunLog} from './session/run-log.ts';
import type {RuleTrial, TriedTag} from './session/try-rule.ts';
import {StorageSession} from './storage-session.ts';

export {isUndoable, isUnfinished} from './run/journal.ts';

/** All that the options of the command line decide, resolved. */
export interface Settings extends Policy {
	/** Absolute. */
	readonly root: string;
	/** The registry's configuration file, where there is one. */
	readonly configFile: string | undefined;
	/** The operator named that file; it was not merely found. */
	readonly configNamed?: true;
	readonly dryRun: boolean;
	readonly allowTagless: boolean;
	/** Stop before the purge. */
	readonly quarantine: boolean;
	/** Serve the storage read-only while cleaning. */
	readonly serve: boolean;
	readonly gc: 'builtin' | 'registry';
	readonly jobs: number;
	/** Nothing is asked for but figures: what only steps are about, the histories of tags, is left unread. */
	readonly figuresOnly?: boolean;
	/** A report writes its plan into this file. */
	readonly planFile?: string;
}

export type Stage =
	| {readonly name: 'scanning'; readonly progress: ScanProgress}
	/** The inventory, the selection and the estimate are there. */
	| {readonly name: 'choosing'}
	| {
			readonly name: 'running';
			readonly progress: readonly RunProgress[];
			readonly startedAt: number;
			/** What it did so far; not told of another process's run. */
			readonly log?: RunLog;
			/** It is paused, and has come to rest at a safe point. */
			readonly resting?: boolean;
			/** Another process's run, which is only looked at. */
			readonly watched?: OtherRun & About;
	  }
	| {readonly name: 'done'; readonly result: RunResult}
	| {readonly name: 'failed'; readonly error: unknown};

/** What React subscribes to: a new object whenever anything that a screen shows has changed. */
export interface Snapshot {
	readonly version: number;
	readonly stage: Stage;
	/** Lines for the operator: a registry is served on :5000, no registry binary was found, … */
	readonly notes: readonly string[];
}

/** What both faces drive: scan, choose, plan, run. */
export interface Session {
	readonly settings: Settings;
	getSnapshot(): Snapshot;
	/** Returns what ends the subscription. */
	subscribe(listener: () => void): () => void;

	/**
	 * Looks at the storage (again); what was chosen before is chosen again. Rejects with a UserError; the stage then
	 * is `failed`.
	 */
	scan(signal?: AbortSignal): Promise<void>;
	/**
	 * Looks at the storage (again) and tells all that is wrong with it. `deep`: every blob is hashed as well.
	 * Rejects as `scan` does.
	 */
	verify(options: {readonly deep: boolean}, signal?: AbortSignal): Promise<Verification>;

	/** From here on: only once a scan has ended. */
	readonly inventory: Inventory;
	readonly selection: Readonly<Selection>;
	readonly estimate: Estimate;
	/** All problems, those of what is kept included, in the contract's order. */
	readonly problems: readonly Problem[];
	/** Why a cleanup is refused (a report is not): a storage that has manifests and not one tag. */
	readonly refusal: Refusal | undefined;

	/** What the operator has chosen otherwise than the command line says. It holds for another scan. */
	readonly changes: readonly Change[];
	/** Whether there are any. */
	readonly isChanged: boolean;
	/** Tags, as `repository:tag`, that were chosen for deletion before the last scan and have moved since: they stay. */
	readonly movedTags: readonly string[];
	/**
	 * Chooses; the estimate follows at once. Resolves when the ages of what may go by now are known, too; until then it
	 * counts as young. Rejects when they cannot be read: then it stays so.
	 */
	choose(changes: readonly Change[]): Promise<void>;
	/** Keeps what is younger than so many seconds. Resolves and rejects likewise. */
	setGrace(seconds: number): Promise<void>;

	/** What each rule of the policy file matches and frees, as the scan has chosen. */
	ruleEffects(): readonly RuleEffect[];
	/**
	 * What a rule would do beside those that hold; one that was kept before: what taking it back would do. Nothing is chosen
	 * by that. Rejects with a UsageError for a rule that can never match, or behind which another one never does.
	 */
	tryRule(rule: TagRule): Promise<RuleTrial>;
	/** Has the rule that was tried last hold in this session, or takes it back. */
	keepTrial(): void;
	/** What came of `--free`. */
	readonly budget: Budget | undefined;
	/**
	 * Writes all that is chosen into a policy file (a new one, where there is none), so that a cleanup by it does the same;
	 * its comments stay. Gives what was included again and a pattern in it excludes still. Rejects with a UsageError when
	 * the file is no policy or cannot be written.
	 */
	savePolicy(file: string): Promise<readonly string[]>;
	/**
	 * Looks for the half-written files that lie beside what was written to the end; from then on the plans of this scan have
	 * steps for them. No figure needs it and it takes as long as a scan may, so it is done before a plan that is to be
	 * carried out, and only then. Changes nothing that a screen shows. Rejects with a UserError for what cannot be read, and
	 * with the reason of an abort.
	 * @param onPlace told where it is: a folder of blobs, or a repository.
	 */
	findLeftovers(onPlace: (place: string) => void, signal?: AbortSignal): Promise<void>;
	/** The plan for the present selection, or what is left of the one that was loaded. */
	plan(): Plan;
	/** The same in pieces; `steps`: these too are made by then, not when they are asked for. */
	planning(options?: {readonly steps: boolean}): Pieces<Plan>;
	/** Bytes that `df` calls available in the storage's file system; undefined where that cannot be told. */
	freeSpace(): Promise<number | undefined>;
	/** Writes that plan into a file, to be read and applied later. Rejects with a UserError when that cannot be written. */
	savePlan(file: string): Promise<void>;
	/** Writes what a run came to into a file. Rejects likewise. */
	saveReport(file: string, text: string): Promise<void>;
	/**
	 * In place of `scan`: looks at the storage (again), and takes a saved plan for the one to run. Gives the steps that are
	 * left out because what they were about has changed. Rejects as `scan` does, with a UsageError for a file that is no
	 * plan, and with a Refusal for one that asks for more than the rules allow, or was made for what is no longer so.
	 */
	load(file: string, signal?: AbortSignal): Promise<readonly DroppedStep[]>;
	/** Looks, for a few seconds at most, whether anything is writing to the storage or could; creates nothing. */
	writers(signal?: AbortSignal): Promise<readonly Writer[]>;
	describe(digest: string): Promise<ManifestDetail>;
	/**
	 * Carries a plan out, in a worker: quarantine, mark again, verify, purge. Never called in a dry run.
	 * `keep`: stop before the purge. `direct`: it was agreed that what cannot be moved to a quarantine is deleted directly;
	 * without that, such a plan rejects with a NoQuarantine.
	 */
	run(
		plan: Plan,
		options: {readonly keep: boolean; readonly direct?: boolean},
		signal?: AbortSignal,
	): Promise<RunResult>;
	/** The runs that the storage remembers, oldest first. */
	runs(): readonly RunRecord[];
	/** Throws a Refusal while another process works on the storage, or may do so. */
	mustBeAlone(): void;
	/** The run that another process has under way. */
	otherRun(): OtherRun | undefined;
	/**
	 * Follows the run of another process until it ends, as if it were this session's: the stage is `running`, then `done`
	 * or `failed`. Resolves with false when it ended without a word (killed): what it left is to be settled.
	 */
	watch(run: OtherRun, signal?: AbortSignal): Promise<boolean>;
	/** Finishes what earlier runs left unfinished; before a scan. A Refusal while another process works on the storage. */
	settle(signal?: AbortSignal): Promise<readonly RunResult[]>;
	/** Has the run that is under way here rest at its next safe point, its lock held, or go on. A stop ends a rest. */
	pause(paused: boolean): void;
	/** Puts everything back that a run holds in quarantine. */
	undo(run: string, signal?: AbortSignal): Promise<RunResult>;
	/** Looks again, puts back what is needed by now, and deletes the rest of a run's quarantine for good. */
	purge(run: string, signal?: AbortSignal): Promise<RunResult>;
	/** Ends workers; the session is of no use afterwards. */
	close(): Promise<void>;
}

export type {ManifestDetail, OtherRun, RuleTrial, TriedTag, RunLog, RunRecord, Writer};

/** What was checked, and what is wrong with it, in the contract's order. */
export interface Verification {
	readonly figures: Figures;
	readonly problems: readonly Problem[];
}

/**
 * Opens a session on a storage. Nothing is read before `scan`.
 * @param pool threads for the first scan that are getting ready already; the session ends them.
 */
export function createSession(settings: Settings, pool?: ThreadPool): Session {
	return new StorageSession(settings, pool);
}
