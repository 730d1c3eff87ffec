import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after} from 'node:test';
import {writeDemo} from '../../source/demo/demo.ts';
import type {Inventory} from '../../source/inventory/inventory.ts';
import type {Pieces} from '../../source/inventory/pieces.ts';
import type {Plan} from '../../source/plan/plan.ts';
import type {RuleEffect} from '../../source/plan/rule-effects.ts';
import type {DroppedStep} from '../../source/plan/review-plan.ts';
import type {Change} from '../../source/selection/change.ts';
import type {TagRule} from '../../source/selection/rules.ts';
import type {RunRecord, RunResult} from '../../source/run/run.ts';
import {noProgress} from '../../source/scan/scan.ts';
import {
	createSession,
	type ManifestDetail,
	type OtherRun,
	type RuleTrial,
	type Session,
	type Settings,
	type Snapshot,
	type Stage,
	type Verification,
	type Writer,
} from '../../source/session.ts';

/** Settings of a session on a store that nothing serves and in which nothing is too young. */
export function settingsFor(root: string, given: Partial<Settings> = {}): Settings {
	return {
		root,
		configFile: undefined,
		dryRun: false,
		exclude: [],
		only: [],
		deleteTags: [],
		grace: 0,
		uploadsOlderThan: 604_800,
		emptyRepositories: false,
		deleteUnreadable: false,
		allowTagless: false,
		quarantine: false,
		serve: false,
		gc: 'builtin',
		jobs: 1,
		...given,
	};
}

/** The root that screens of a staged session show. */
export const shownRoot = '/var/lib/registry';
/** 2026-11-24 14:02 UTC: the tests of screens run in that time zone. */
export const shownTime = Date.UTC(2026, 10, 24, 14, 2);

let root: string | undefined;
const scanned = new Map<string, Promise<Session>>();

// At the end of the file that imports this, whichever test asked first.
after(async () => {
	for (const session of scanned.values()) {
		await (await session).close();
	}

	if (root !== undefined) {
		rmSync(root, {recursive: true, force: true});
	}
});

/** A session that has scanned the demo store, which the tests of one file share: they only look at it. */
async function scannedDemo(given: Partial<Settings>): Promise<Session> {
	if (root === undefined) {
		root = mkdtempSync(join(tmpdir(), 'registry-cleanup-tui-'));
		await writeDemo(join(root, 'registry'), {seed: 1});
	}

	const session = createSession(settingsFor(join(root, 'registry'), given));
	await session.scan();
	return session;
}

/** A past run whose quarantine is kept. */
export const keptRun: RunRecord = {
	version: 1,
	id: '20261123T091500Z-4f2a',
	startedAt: '2026-11-23T09:15:00Z',
	state: 'quarantined',
	keep: true,
	blobs: 125,
	bytes: 25_000_000,
};

/** A session whose stages the test decides, over what a real one has found; nothing is excluded. */
export async function stagedDemo(given: Partial<Settings> = {}): Promise<StagedSession> {
	const key = JSON.stringify(given);
	const known = scanned.get(key) ?? scannedDemo(given);
	scanned.set(key, known);
	const real = await known;
	await chooseNothing(real, given.grace ?? 0);
	return new StagedSession(real, given);
}

async function chooseNothing(session: Session, grace: number): Promise<void> {
	await session.choose(session.changes.map((change) => ({...change, chosen: !change.chosen})));
	if (session.selection.grace !== grace) {
		await session.setGrace(grace);
	}
}

/**
 * A session whose stages the test decides, over what a real one has found: so a frame can be compared
 * as a whole. Its times stand still; toggling, the estimate and the plan are the real ones.
 */
export class StagedSession implements Session {
	readonly settings: Settings;
	readonly inventory: Inventory;
	readonly #real: Session;
	readonly #listeners = new Set<() => void>();
	#snapshot: Snapshot;
	/** What was started, as `scan`, `run 37 keep`, … */
	readonly calls: string[] = [];
	/** Runs that the storage is to remember. */
	records: readonly RunRecord[] = [];
	/** Ends the run that is under way. */
	endRun: (result: RunResult) => void = () => undefined;
	failRun: (error: unknown) => void = () => undefined;
	/** Manifests that are being described. */
	reading = 0;
	/** What is to be found writing to the storage. */
	found: readonly Writer[] = [];
	/** What `df` is to tell. */
	free: number | undefined;
	/** How half-written files are looked for. */
	onSearch: Session['findLeftovers'] = async () => undefined;
	/** Another process's run that is under way. */
	other: OtherRun | undefined;
	/** Tags that are to have moved since they were chosen. */
	movedTags: readonly string[] = [];
	/** Ends what is watched; true: with a result. */
	endWatch: (ended: boolean) => void = () => undefined;
	runSignal: AbortSignal | undefined;

	constructor(real: Session, given: Partial<Settings> = {}) {
		this.#real = real;
		this.settings = {...real.settings, root: shownRoot, ...given};
		this.inventory = stilled(real);
		this.#snapshot = {version: 0, stage: {name: 'choosing'}, notes: []};
	}

	getSnapshot = (): Snapshot => this.#snapshot;

	subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	enter(stage: Stage, notes: readonly string[] = this.#snapshot.notes): void {
		this.#snapshot = {version: this.#snapshot.version + 1, stage, notes};
		for (const listener of this.#listeners) {
			listener();
		}
	}

	get selection() {
		// The demo's tags were pushed on fixed days: their ages are those of the day that is shown.
		return {...this.#real.selection, now: shownTime / 1000};
	}

	get estimate() {
		return this.#real.estimate;
	}

	get problems() {
		return this.#real.problems;
	}

	get refusal() {
		return this.#real.refusal;
	}

	get changes() {
		return this.#real.changes;
	}

	get isChanged() {
		return this.#real.isChanged;
	}

	async scan(): Promise<void> {
		this.calls.push('scan');
		this.enter({name: 'scanning', progress: noProgress});
		this.enter({name: 'choosing'});
	}

	async choose(changes: readonly Change[]): Promise<void> {
		await this.#following(this.#real.choose(changes));
	}

	async setGrace(seconds: number): Promise<void> {
		await this.#following(this.#real.setGrace(seconds));
	}

	/** Shows what a choice has changed at once, and what it changes until it is reckoned with. */
	async #following(choice: Promise<void>): Promise<void> {
		const {version} = this.#real.getSnapshot();
		this.enter(this.#snapshot.stage);
		await choice;
		if (this.#real.getSnapshot().version !== version) {
			this.enter(this.#snapshot.stage);
		}
	}

	readonly budget = undefined;

	ruleEffects(): readonly RuleEffect[] {
		return this.#real.ruleEffects();
	}

	async tryRule(rule: TagRule): Promise<RuleTrial> {
		return this.#real.tryRule(rule);
	}

	keepTrial(): void {
		this.#real.keepTrial();
		this.enter(this.#snapshot.stage);
	}

	async savePolicy(): Promise<readonly string[]> {
		this.calls.push('savePolicy');
		return [];
	}

	async savePlan(file: string): Promise<void> {
		this.calls.push(`savePlan ${file}`);
	}

	async saveReport(file: string, text: string): Promise<void> {
		this.calls.push(`saveReport ${file} ${text.split('\n')[0]}`);
	}

	async load(): Promise<readonly DroppedStep[]> {
		throw new Error('The UI loads no plan.');
	}

	async findLeftovers(onPlace: (place: string) => void, signal?: AbortSignal): Promise<void> {
		return this.onSearch(onPlace, signal);
	}

	plan(): Plan {
		return {...this.#real.plan(), root: shownRoot};
	}

	*planning(options?: {readonly steps: boolean}): Pieces<Plan> {
		return {...(yield* this.#real.planning(options)), root: shownRoot};
	}

	async freeSpace(): Promise<number | undefined> {
		return this.free;
	}

	async writers(): Promise<readonly Writer[]> {
		return this.found;
	}

	mustBeAlone(): void {
		throw new Error('No screen asks.');
	}

	otherRun(): OtherRun | undefined {
		return this.other;
	}

	async watch({pid}: OtherRun): Promise<boolean> {
		this.calls.push(`watch ${pid}`);
		return new Promise((resolve) => {
			this.endWatch = resolve;
		});
	}

	async verify(options: {readonly deep: boolean}): Promise<Verification> {
		return this.#real.verify(options);
	}

	async describe(digest: string): Promise<ManifestDetail> {
		this.reading++;
		try {
			return await this.#real.describe(digest);
		} finally {
			this.reading--;
		}
	}

	async run(
		plan: Plan,
		{keep, direct = false}: {readonly keep: boolean; readonly direct?: boolean},
		signal?: AbortSignal,
	): Promise<RunResult> {
		this.calls.push(`run ${plan.reclaim.manifests}${keep ? ' keep' : ''}${direct ? ' direct' : ''}`);
		return this.#start(signal);
	}

	runs(): readonly RunRecord[] {
		return this.records;
	}

	async settle(signal?: AbortSignal): Promise<readonly RunResult[]> {
		this.calls.push('settle');
		return [await this.#start(signal)];
	}

	pause(paused: boolean): void {
		this.calls.push(paused ? 'pause' : 'go on');
	}

	async undo(id: string, signal?: AbortSignal): Promise<RunResult> {
		this.calls.push(`undo ${id}`);
		return this.#start(signal);
	}

	async purge(id: string, signal?: AbortSignal): Promise<RunResult> {
		this.calls.push(`purge ${id}`);
		return this.#start(signal);
	}

	async close(): Promise<void> {
		await this.#real.close();
	}

	async #start(signal: AbortSignal | undefined): Promise<RunResult> {
		this.runSignal = signal;
		this.enter({name: 'running', progress: [], startedAt: shownTime});
		return new Promise((resolve, reject) => {
			this.endRun = (result) => {
				this.enter({name: 'done', result});
				resolve(result);
			};

			this.failRun = (error) => {
				this.enter({name: 'failed', error});
				reject(error);
			};
		});
	}
}

/** The inventory with times that no clock moves: every revision was linked three days ago. */
function stilled({inventory}: Session): Inventory {
	const threeDays = 3 * 86_400;
	return {
		...inventory,
		root: shownRoot,
		scannedAt: shownTime,
		elapsed: 1500,
		revisions: {
			...inventory.revisions,
			time: inventory.revisions.time.map(() => shownTime / 1000 - threeDays),
		},
	};
}
