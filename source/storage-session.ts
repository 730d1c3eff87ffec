import path from 'node:path';
import type {Refusal} from './errors.ts';
import {findProblems} from './inventory/damage.ts';
import type {Inventory} from './inventory/inventory.ts';
import {finish, type Pieces} from './inventory/pieces.ts';
import {sortProblems, type Problem} from './inventory/problems.ts';
import {untilStill} from './inventory/read.ts';
import {readLeftovers} from './inventory/read-leftovers.ts';
import {planning} from './plan/build-plan.ts';
import {mark} from './plan/mark.ts';
import type {Plan} from './plan/plan.ts';
import {ruleEffects, type RuleEffect} from './plan/rule-effects.ts';
import type {DroppedStep} from './plan/review-plan.ts';
import {savedPlan} from './plan/saved-plan.ts';
import type {Writer} from './registry/writers.ts';
import {writeReport} from './run/report-file.ts';
import type {RunRecord, RunResult} from './run/run.ts';
import type {OtherRun} from './run/watch-run.ts';
import type {ManifestDetail} from './scan/describe-manifest.ts';
import type {ThreadPool} from './scan/pool.ts';
import {noProgress, type HashProgress} from './scan/scan.ts';
import type {Budget} from './selection/budget.ts';
import {rulesOf} from './selection/all-rules.ts';
import {followAges, type Change} from './selection/change.ts';
import type {TagRule} from './selection/rules.ts';
import {Estimate} from './selection/estimate.ts';
import {changesSince, isChangedSince, nameChanges} from './selection/changes.ts';
import {nameSelection} from './selection/named-selection.ts';
import type {Selection} from './selection/selection.ts';
import type {RuleTrial, Tried} from './session/try-rule.ts';
import {changeGrace, makeChoices, type Choosing} from './session/choosing.ts';
import {notesOfRegistry} from './session/notes.ts';
import {look, type Seen} from './session/look.ts';
import {readStorage, type Reading, type ReadingTools} from './session/read-storage.ts';
import {refuseForeignSweep, taglessRefusal} from './session/refusals.ts';
import {Runs} from './session/runs.ts';
import type {SavedChoices} from './session/save-choices.ts';
import {Snapshots} from './session/snapshots.ts';
import {Threads} from './session/threads.ts';
import type {Digest} from './storage/digest.ts';
import {freeSpace} from './storage/free-space.ts';
import {v2Folder} from './storage/layout.ts';
import type {Session, Settings, Snapshot, Verification} from './session.ts';

/** What a scan has found, and what was chosen since. */
interface Scanned extends Seen {
	/** Made when the first screen asks for it; a headless command never does. */
	estimate?: Estimate;
	/** Repositories that were excluded, and whose links are read, since. */
	linksRead?: Set<number>;
	/** The inventory with all leftovers, once they were looked for. Of use for plans alone: all else goes by the one above. */
	complete?: Inventory;
	/** What is left of a plan that was loaded. */
	readonly plan?: Plan;
}

/** Loaded when a plan is in a file: it brings a schema library and hashes with it. */
const savedPlanFile = async () => import('./run/saved-plan-file.ts');

/** The session on a real storage. */
export class StorageSession implements Session {
	#settings: Settings;
	readonly #snapshots = new Snapshots({name: 'scanning', progress: noProgress});
	readonly #runs: Runs;
	#scanned: Scanned | undefined;
	/** By policy file. */
	readonly #saved = new Map<string, SavedChoices>();
	/** The rule that was tried last, and what would hold with it. */
	#tried: (Tried & {readonly known: Scanned}) | undefined;
	readonly #threads: Threads;

	constructor(settings: Settings, pool?: ThreadPool) {
		this.#settings = settings;
		this.#threads = new Threads(settings.jobs, pool);
		this.#runs = new Runs(settings, this.#snapshots);
	}

	get settings(): Settings {
		return this.#settings;
	}

	getSnapshot = (): Snapshot => this.#snapshots.get();

	subscribe = (listener: () => void): (() => void) => this.#snapshots.subscribe(listener);

	get inventory(): Inventory {
		return this.#known.inventory;
	}

	get selection(): Readonly<Selection> {
		return this.#known.selection;
	}

	get estimate(): Estimate {
		const known = this.#known;
		known.estimate ??= new Estimate(known.inventory, known.selection);
		return known.estimate;
	}

	get problems(): readonly Problem[] {
		return this.#known.problems;
	}

	get refusal(): Refusal | undefined {
		return taglessRefusal(this.inventory, this.settings);
	}

	async scan(signal?: AbortSignal): Promise<void> {
		const grace = this.#scanned?.selection.grace ?? this.settings.grace;
		const chosen = this.#scanned ? nameChanges(this.inventory, this.changes) : [];
		await this.#look(async (tools) => readStorage({...this.settings, grace}, chosen, tools), signal);
	}

	get budget(): Budget | undefined {
		return this.#known.budget;
	}

	ruleEffects(): readonly RuleEffect[] {
		return ruleEffects(this.#known, rulesOf(this.settings));
	}

	async tryRule(rule: TagRule): Promise<RuleTrial> {
		const known = this.#known;
		const {inventory, selection} = known;
		const {tryRule} = await import('./session/try-rule.ts');
		const pool = await this.#threads.open();
		const policy = {...this.settings, grace: selection.grace};
		const tried = await tryRule({...known, estimate: this.estimate}, policy, rule, pool);
		// Ages that are known since may concern what goes already.
		followAges(inventory, selection, this.estimate);
		this.#tried = {...tried, known};
		return tried.trial;
	}

	keepTrial(): void {
		const {known, rules, choice, estimate} = this.#tried ?? {};
		if (known === undefined || known !== this.#scanned || !rules || !choice) {
			throw new Error('No rule was tried since the last scan.');
		}

		const kept = mark(known.inventory, choice.selection);
		this.#settings = {...this.settings, tried: rules};
		this.#scanned = {
			...known,
			...choice,
			...(estimate && {estimate}),
			kept,
			problems: findProblems(known.inventory, kept.held),
		};
		this.#tried = undefined;
		this.#snapshots.changed();
	}

	async savePolicy(file: string): Promise<readonly string[]> {
		const {saveChoices} = await import('./session/save-choices.ts');
		const target = path.resolve(file);
		const saved = saveChoices(target, this.#known, this.settings, this.#saved.get(target));
		this.#saved.set(target, saved);
		return saved.left;
	}

	async load(file: string, signal?: AbortSignal): Promise<readonly DroppedStep[]> {
		const [{readSavedPlan}, {readReviewed}] = await Promise.all([
			savedPlanFile(),
			import('./session/read-reviewed.ts'),
		]);
		const read = readSavedPlan(file);
		const seen = await this.#look(async (tools) => readReviewed(this.settings, read, tools), signal);
		// A run takes what was written since the plan for young by itself.
		seen.selection.grace = read.saved.selection.grace;
		return seen.dropped;
	}

	async savePlan(file: string): Promise<void> {
		const {inventory, selection} = this.#known;
		const {writeSavedPlan} = await savedPlanFile();
		writeSavedPlan(file, savedPlan(inventory, selection, this.plan()));
	}

	async saveReport(file: string, text: string): Promise<void> {
		writeReport(file, this.settings.root, text);
	}

	async #look<Look extends Reading>(
		read: (tools: ReadingTools) => Promise<Look>,
		signal: AbortSignal | undefined,
	): Promise<Look> {
		return this.#snapshots.failing(async () => {
			const pool = await this.#threads.open();
			const looking = look(this.settings, {pool, snapshots: this.#snapshots, read}, signal);
			const [seen] = await Promise.all([looking, this.#tellRegistryNotes()]);
			this.#scanned = seen;
			this.#snapshots.enter({name: 'choosing'});
			return seen;
		});
	}

	async verify({deep}: {readonly deep: boolean}, signal?: AbortSignal): Promise<Verification> {
		await this.scan(signal);
		const wrong = deep ? await this.#hash(signal) : [];
		const {inventory, selection, problems, kept = mark(inventory, selection)} = this.#known;
		const {digestMismatches} = await import('./inventory/digest-mismatches.ts');
		const {brokenLinks} = await import('./inventory/broken-links.ts');
		const pool = await this.#threads.open();
		const broken = await this.#snapshots.failing(async () => brokenLinks(inventory, kept.held, {pool}));
		const mismatches = digestMismatches(inventory, kept.held, wrong);
		return {figures: inventory.figures, problems: sortProblems([...problems, ...mismatches, ...broken])};
	}

	/** The blobs whose bytes have another digest than their name. */
	async #hash(signal?: AbortSignal): Promise<readonly Digest[]> {
		const onProgress = (hashing: HashProgress) =>
			this.#snapshots.enter({name: 'scanning', progress: {...noProgress, hashing}});
		const {hashInventory} = await import('./inventory/hash-inventory.ts');
		const {mismatched, gone} = await this.#snapshots.failing(async () => {
			const pool = await this.#threads.open();
			pool.heed(signal);
			return hashInventory(this.inventory, {pool, jobs: this.settings.jobs, onProgress});
		});
		if (gone.length > 0) {
			// Somebody has cleaned up meanwhile; only another look tells whether anything needs what has gone.
			await this.scan(signal);
		}

		this.#snapshots.enter({name: 'choosing'});
		return mismatched;
	}

	get changes(): readonly Change[] {
		const {initial, selection} = this.#known;
		return changesSince(initial, selection);
	}

	get isChanged(): boolean {
		const {initial, selection} = this.#known;
		return isChangedSince(initial, selection);
	}

	get movedTags(): readonly string[] {
		return this.#known.movedTags;
	}

	async choose(changes: readonly Change[]): Promise<void> {
		await makeChoices(this.#choosing(), changes);
	}

	async setGrace(seconds: number): Promise<void> {
		await changeGrace(this.#choosing(), seconds);
	}

	#choosing(): Choosing {
		const known = this.#known;
		const {inventory, selection} = known;
		return {
			inventory,
			selection,
			estimate: this.estimate,
			linksRead: (known.linksRead ??= new Set(known.initial.excludedRepositories)),
			pool: async () => this.#threads.open(),
			onChange: () => {
				known.kept = undefined;
				if (known === this.#scanned) {
					this.#snapshots.changed();
				}
			},
		};
	}

	async findLeftovers(onPlace: (place: string) => void, signal?: AbortSignal): Promise<void> {
		const {inventory} = this.#known;
		const {jobs} = this.settings;
		const pool = await this.#threads.open();
		const complete = await untilStill(async () => readLeftovers(inventory, {pool, jobs, onPlace, signal}));
		// Another scan may have ended meanwhile.
		if (this.#scanned?.inventory === inventory) {
			this.#scanned.complete = complete;
		}
	}

	plan(): Plan {
		return finish(this.planning());
	}

	*planning(options?: {readonly steps: boolean}): Pieces<Plan> {
		const {inventory, complete = inventory, selection, kept, plan} = this.#known;
		return plan ?? (yield* planning(complete, selection, {...options, ...(kept && {kept})}));
	}

	async freeSpace(): Promise<number | undefined> {
		return freeSpace(this.settings.root);
	}

	async writers(signal?: AbortSignal): Promise<readonly Writer[]> {
		const {findWriters} = await import('./registry/writers.ts');
		return findWriters(this.settings, signal);
	}

	async describe(digest: string): Promise<ManifestDetail> {
		const pool = await this.#threads.open();
		return pool.run('describeManifest', `${this.settings.root}/${v2Folder}`, digest);
	}

	async run(
		plan: Plan,
		{keep, direct = false}: {readonly keep: boolean; readonly direct?: boolean},
		signal?: AbortSignal,
	): Promise<RunResult> {
		const {inventory, selection, problems} = this.#known;
		if (this.refusal) {
			throw this.refusal;
		}

		const sweptByRegistry = this.settings.gc === 'registry';
		if (sweptByRegistry) {
			refuseForeignSweep(inventory, selection, keep);
		}

		const named = nameSelection(inventory, selection);
		const run = {plan, selection: named, problems, keep, direct, sweptByRegistry};
		return this.#runs.carryOut({kind: 'clean', run}, signal);
	}

	runs(): readonly RunRecord[] {
		return this.#runs.list();
	}

	mustBeAlone(): void {
		this.#runs.mustBeAlone();
	}

	otherRun(): OtherRun | undefined {
		return this.#runs.other();
	}

	async watch(run: OtherRun, signal?: AbortSignal): Promise<boolean> {
		return this.#runs.watch(run, signal);
	}

	async settle(signal?: AbortSignal): Promise<readonly RunResult[]> {
		return this.#runs.settle(signal);
	}

	pause(paused: boolean): void {
		this.#runs.pause(paused);
	}

	async undo(id: string, signal?: AbortSignal): Promise<RunResult> {
		return this.#runs.carryOut({kind: 'undo', id}, signal);
	}

	async purge(id: string, signal?: AbortSignal): Promise<RunResult> {
		return this.#runs.carryOut({kind: 'purge', id}, signal);
	}

	async close(): Promise<void> {
		await this.#threads.close();
	}

	async #tellRegistryNotes(): Promise<void> {
		for (const note of await notesOfRegistry(this.settings)) {
			this.#snapshots.note(note);
		}
	}

	get #known(): Scanned {
		if (this.#scanned === undefined) {
			throw new Error('Nothing has been scanned yet.');
		}

		return this.#scanned;
	}
}
