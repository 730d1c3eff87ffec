import type {Explanation} from '../plan/explanation.ts';
import type {Plan} from '../plan/plan.ts';
import type {FoundSoFar} from '../scan/scan.ts';
import type {LogLine, RunRecord} from '../run/run.ts';
import type {RuleTrial, TriedTag} from '../session.ts';
import type {ListPosition} from './list-position.ts';
import type {ManifestRows, Section} from './selectors/manifest-row-list.ts';
import type {ManifestSort} from './selectors/manifest-rows.ts';
import type {Check} from './selectors/plan-checks.ts';
import type {Arrangement, RepositorySort} from './selectors/repository-rows.ts';

/** A list on a screen: its rows in their order, where it stands, and what put them there. */
export interface List<Rows, Sort> {
	readonly rows: Rows;
	readonly position: ListPosition;
	readonly arrangement: Arrangement<Sort>;
	/** The rows are still those from before this arrangement, or none: the others are being looked for. */
	readonly arranging: boolean;
}

export type RepositoriesScreen = {readonly name: 'repositories'} & List<Readonly<Int32Array>, RepositorySort>;

export type RepositoryScreen = {
	readonly name: 'repository';
	readonly repository: number;
	readonly folded: ReadonlySet<Section>;
} & List<ManifestRows, ManifestSort>;

export type ListScreen = RepositoriesScreen | RepositoryScreen;

export interface ManifestScreen {
	readonly name: 'manifest';
	readonly revision: number;
	readonly position: ListPosition;
}

export interface PlanScreen {
	readonly name: 'plan';
	readonly plan: Plan;
	readonly checks: readonly Check[];
	/** An earlier run is in the way. */
	readonly unfinished: boolean;
	/** Bytes that `df` called available when the plan was made, where that is known. */
	readonly free: number | undefined;
}

/** In the place of a plan that cannot be made yet. */
export interface PendingPlanScreen {
	readonly name: 'pending-plan';
}

export interface ConfirmScreen {
	readonly name: 'confirm';
	readonly plan: Plan;
	readonly typed: string;
	/** Stop before the purge. */
	readonly keep: boolean;
	/** Why nothing can be moved to a quarantine: what goes is deleted directly. Undefined as long as nothing says so. */
	readonly obstacle: string | undefined;
	/** Milliseconds; keys that come right after are type-ahead, not an answer. */
	readonly openedAt: number;
}

/** How a dry run ends: with what would have happened. */
export interface OutcomeScreen {
	readonly name: 'outcome';
	readonly plan: Plan;
	readonly keep: boolean;
}

export interface ProblemsScreen {
	readonly name: 'problems';
	readonly position: ListPosition;
}

/** Every tag that a plan removes, by name. */
export interface TagsScreen {
	readonly name: 'tags';
	/** As `repository:tag`. */
	readonly rows: readonly string[];
	readonly position: ListPosition;
}

/** What a rule would do that is tried. */
export interface TrialScreen {
	readonly name: 'trial';
	readonly trial: RuleTrial;
	readonly rows: readonly TriedTag[];
	readonly position: ListPosition;
}

/** Why a digest is kept, or goes. */
export interface WhyScreen {
	readonly name: 'why';
	readonly explanation: Explanation;
	/** The first line in view. */
	readonly top: number;
}

/** The blobs that no manifest references, largest first. */
export interface OrphansScreen {
	readonly name: 'orphans';
	/** By digest. */
	readonly rows: Readonly<Uint32Array>;
	readonly position: ListPosition;
}

/** The runs that the storage remembers, newest first. */
export interface RunsScreen {
	readonly name: 'runs';
	readonly rows: readonly RunRecord[];
	readonly position: ListPosition;
}

export interface PastRunScreen {
	readonly name: 'past-run';
	readonly run: RunRecord;
	/** It was stopped or killed, and is asked about before anything is scanned. */
	readonly asked: boolean;
}

/** The last thing before what a run holds is deleted for good. */
export interface PurgeScreen {
	readonly name: 'purge';
	readonly run: RunRecord;
	readonly typed: string;
	/** Milliseconds; keys that come right after are type-ahead, not an answer. */
	readonly openedAt: number;
}

/** What the run under way did, or only what it did otherwise than planned. */
export interface LogScreen {
	readonly name: 'log';
	readonly only: 'all' | 'odd';
	/** Where one has scrolled away from its end: what there was then, and the first line in view. */
	readonly held: {readonly lines: readonly LogLine[]; readonly top: number} | undefined;
}

/** What a scan had met at a moment: to look at, not to choose from. */
export interface FoundScreen {
	readonly name: 'found';
	/** Those with most manifests first. */
	readonly rows: readonly FoundSoFar[];
	readonly position: ListPosition;
	/** Milliseconds since the scan began. */
	readonly elapsed: number;
}

/** What the operator opened; the last one is in front. */
export type OpenScreen =
	| RepositoriesScreen
	| RepositoryScreen
	| ManifestScreen
	| PlanScreen
	| PendingPlanScreen
	| ConfirmScreen
	| OutcomeScreen
	| ProblemsScreen
	| TagsScreen
	| TrialScreen
	| WhyScreen
	| OrphansScreen
	| RunsScreen
	| PastRunScreen
	| PurgeScreen
	| LogScreen
	| FoundScreen;

/** What stands there while nothing is open: told by the session's stage. */
export type StageScreen =
	{readonly name: 'scanning'} | {readonly name: 'running'} | {readonly name: 'done'} | {readonly name: 'failed'};

export type Screen = OpenScreen | StageScreen;
export type ScreenName = Screen['name'];
