import {isDamage, type Problem} from '../inventory/problems.ts';
import {stepKinds, type Plan, type Step} from '../plan/plan.ts';
import {openPool, type Pool} from '../scan/pool.ts';
import type {NamedSelection} from '../selection/named-selection.ts';
import {acquireLock} from './lock.ts';
import {newRunId, writeJournal, writeRecord, type Journal} from './journal.ts';
import {countPutBack, lookAgain, type Look} from './look-again.ts';
import {breathe, purgeQuarantine} from './purge.ts';
import {Quarantine} from './quarantine.ts';
import {refuseOtherFileSystems} from './same-file-system.ts';
import type {RunPhase, RunProgress, RunRecord, RunResult, RunState, StopSignal} from './run.ts';
import {stepPath} from './step-path.ts';
import {undoSteps} from './undo.ts';

/** What a new run is to do. */
export interface NewRun {
	readonly plan: Plan;
	readonly selection: NamedSelection;
	/** What was wrong before. */
	readonly problems: readonly Problem[];
	/** Stop before the purge. */
	readonly keep: boolean;
	/** The registry's own collector sweeps the blobs: they never pass through the quarantine. */
	readonly sweptByRegistry: boolean;
}

export interface RunHooks {
	readonly onProgress: (progress: RunProgress) => void;
	/** The signal that asked to stop at the next safe point, once one has. */
	readonly stopped: () => StopSignal | undefined;
	/** Sweeps the blobs in place of the built-in sweep (`--gc registry`). */
	readonly sweep?: (onProgress: (done: number, total: number) => void) => Promise<void>;
}

/** Holds the lock of a storage, and has workers, while `work` works on it. */
export async function withStorage<Value>(
	root: string,
	jobs: number,
	work: (pool: Pool) => Promise<Value>,
): Promise<Value> {
	const lock = acquireLock(root);
	const pool = openPool(jobs);
	try {
		return await work(pool);
	} finally {
		await pool.close();
		lock.release();
	}
}

const countBytes = (steps: readonly Step[]) => steps.reduce((sum, step) => sum + ('bytes' in step ? step.bytes : 0), 0);

/**
 * One run: rename into the quarantine, mark again, verify, purge. Whatever ends it in between leaves
 * a storage in which every tag that was complete still is, and a quarantine from which the rest can
 * be finished or undone.
 */
export class Run {
	readonly #root: string;
	readonly #hooks: RunHooks;
	readonly #pool: Pool;
	readonly #journal: Journal;
	readonly #quarantine: Quarantine;
	readonly #startedAt = Date.now();
	readonly #dropped: Array<{kind: Step['kind']; path: string; reason: string}> = [];
	#record: RunRecord;

	/** A run that has a journal already: a new one, or one that was stopped or killed. */
	constructor(root: string, record: RunRecord, journal: Journal, {hooks, pool}: {hooks: RunHooks; pool: Pool}) {
		this.#root = root;
		this.#hooks = hooks;
		this.#pool = pool;
		this.#journal = journal;
		this.#record = record;
		this.#quarantine = new Quarantine(root, record.id);
	}

	/** Writes the journal of a new run; nothing is moved yet. */
	static create(root: string, request: NewRun, tools: {hooks: RunHooks; pool: Pool}): Run {
		refuseOtherFileSystems(root);
		const {steps: planned, ...plan} = request.plan;
		const steps = request.sweptByRegistry ? planned.filter(({kind}) => kind !== 'blob') : planned;
		const now = new Date();
		const record: RunRecord = {
			version: 1,
			id: newRunId(now),
			startedAt: now.toISOString(),
			state: 'quarantining',
			keep: request.keep,
			blobs: steps.filter(({kind}) => kind === 'blob').length,
			bytes: countBytes(steps),
		};
		const journal = {
			version: 1 as const,
			plan,
			selection: request.selection,
			problems: request.problems.filter(isDamage),
			steps,
		};
		writeJournal(root, record, journal);
		return new Run(root, record, journal, tools);
	}

	/** From the first step to the end. */
	async execute(): Promise<RunResult> {
		const stopped = await this.#moveAll();
		if (stopped !== undefined) {
			return this.#result(await this.#look(), stopped);
		}

		this.#enter('quarantined');
		return this.#finish();
	}

	/** Goes on from wherever a run was stopped: what it has not moved yet stays where it is. */
	async settle(): Promise<RunResult> {
		return this.#record.state === 'undoing' ? this.undo() : this.#finish();
	}

	/** Looks again, and deletes for good what is still not needed, also in a run that was to be kept. */
	async purge(): Promise<RunResult> {
		this.#record = {...this.#record, keep: false};
		return this.#finish();
	}

	/** Puts everything back where it was. */
	async undo(): Promise<RunResult> {
		this.#enter('undoing');
		const {steps} = this.#journal;
		const {returned, kept} = await undoSteps(this.#root, this.#record.id, steps, this.#quarantine, (done, bytes) =>
			this.#tell('undo', done, steps.length, bytes, this.#record.bytes),
		);
		this.#dropped.push(...kept.map(({step, reason}) => ({kind: step.kind, path: stepPath(step), reason})));
		this.#enter('undone');
		const look = await this.#look();
		return this.#result({...look, restored: countPutBack(returned)});
	}

	async #finish(): Promise<RunResult> {
		let look = await this.#look();
		if (look.newProblems.length > 0) {
			// Something is wrong that was not before: everything goes back.
			return {...(await this.undo()), newProblems: look.newProblems};
		}

		if (this.#hooks.sweep) {
			await this.#hooks.sweep((done, total) => this.#tell('sweep', done, total, 0, 0));
			look = {...(await this.#look()), restored: look.restored};
		}

		if (this.#record.keep) {
			this.#enter('quarantined');
			return this.#result(look);
		}

		return this.#result(look, await this.#purge());
	}

	/** Every step, in order, until the end or until somebody asks to stop. */
	async #moveAll(): Promise<StopSignal | undefined> {
		const {steps} = this.#journal;
		const phases = {remove: steps.filter((step) => phaseOf(step) === 'remove'), sweep: steps.filter((step) => phaseOf(step) === 'sweep')};
		const done = {remove: 0, sweep: 0, bytes: 0};
		const total = countBytes(phases.sweep);
		for (const [index, step] of steps.entries()) {
			if (index % 100 === 0) {
				await breathe();
				this.#quarantine.forget();
				const stopped = this.#hooks.stopped();
				if (stopped !== undefined) {
					return stopped;
				}
			}

			const phase = phaseOf(step);
			const reason = this.#quarantine.move(step);
			if (reason !== undefined) {
				this.#dropped.push({kind: step.kind, path: stepPath(step), reason});
			}

			done[phase]++;
			done.bytes += reason === undefined && 'bytes' in step ? step.bytes : 0;
			this.#tell(phase, done[phase], phases[phase].length, done.bytes, total, () => tellStep(step));
		}

		return undefined;
	}

	async #look(): Promise<Look> {
		const total = this.#journal.plan.after.manifests;
		const look = await lookAgain(
			{root: this.#root, id: this.#record.id, journal: this.#journal, quarantine: this.#quarantine, pool: this.#pool},
			({manifests, manifestsTotal}) => this.#tell('mark', manifests, manifestsTotal, 0, 0),
		);
		this.#tell('mark', total, total, 0, 0);
		this.#tell('verify', look.figures.tags, look.figures.tags, 0, 0);
		return look;
	}

	async #purge(): Promise<StopSignal | undefined> {
		const {steps} = this.#journal;
		this.#enter('purging');
		const finished = await purgeQuarantine(
			this.#root,
			this.#record.id,
			steps,
			(done, bytes) => this.#tell('purge', done, steps.length, bytes, this.#record.bytes),
			() => this.#hooks.stopped() !== undefined,
		);
		if (finished) {
			this.#enter('purged');
		}

		return finished ? undefined : this.#hooks.stopped();
	}

	#enter(state: RunState): void {
		this.#record = {...this.#record, state};
		writeRecord(this.#root, this.#record);
	}

	#result(look: Look, stopped?: StopSignal): RunResult {
		return {
			id: this.#record.id,
			state: this.#record.state,
			before: this.#journal.plan.before,
			after: look.figures,
			restored: look.restored,
			dropped: this.#dropped,
			newProblems: look.newProblems,
			elapsed: Date.now() - this.#startedAt,
			...(stopped === undefined ? {} : {stopped}),
		};
	}

	#lastTold = 0;
	#recent: string[] = [];
	#phase: RunPhase | undefined;

	/** Tells how far it is, about ten times a second and at the end of each phase. */
	#tell(
		phase: RunPhase,
		done: number,
		total: number,
		bytesDone: number,
		bytesTotal: number,
		recent?: () => string,
	): void {
		const now = Date.now();
		const last = done === total || phase !== this.#phase;
		if (!last && now - this.#lastTold < 100) {
			return;
		}

		this.#phase = phase;
		this.#lastTold = now;
		if (recent) {
			this.#recent = [recent(), ...this.#recent].slice(0, 5);
		}

		this.#hooks.onProgress({phase, done, total, bytesDone, bytesTotal, recent: this.#recent});
	}
}

/** Steps up to the layer links take references away; blobs and all after them are swept. */
function phaseOf(step: Step): 'remove' | 'sweep' {
	return stepKinds.indexOf(step.kind) < stepKinds.indexOf('blob') ? 'remove' : 'sweep';
}

function tellStep(step: Step): string {
	const moved = phaseOf(step) === 'remove' ? 'removed' : 'swept';
	return `${moved} ${step.kind === 'blob' ? step.digest : stepPath(step)}`;
}

