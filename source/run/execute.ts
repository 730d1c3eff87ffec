import {UserError} from '../errors.ts';
import type {Step} from '../plan/plan.ts';
import {pushAll} from '../scan/batch.ts';
import type {Pool} from '../scan/pool.ts';
import {isElsewhere, isFull} from './cannot-write.ts';
import {deleteForGood} from './delete-for-good.ts';
import {forgetPlan, writeJournal, writeRecord} from './journal.ts';
import {lookAgain, type Look} from './look-again.ts';
import {describeRun, type NewRun} from './new-run.ts';
import {movePlan} from './move-plan.ts';
import type {Moved} from './move-steps.ts';
import type {Journal} from './plan-file.ts';
import {ProgressTeller} from './progress-teller.ts';
import type {IsStopped} from './purge.ts';
import {addPutBack, asDropped, countBytes, countHeld, countPutBack, type Held} from './put-back.ts';
import {Quarantine} from './quarantine.ts';
import {refuseOtherFileSystems} from './same-file-system.ts';
import type {PutBack, RunProgress, RunRecord, RunResult, RunState, StopSignal} from './run.ts';
import type {RunHooks, RunTools, Sweep} from './run-tools.ts';
import {stillHeld} from './still-held.ts';
import {freeSpaceNow, watchFreeSpace} from '../storage/free-space.ts';
import {undoSteps} from './undo.ts';

export type {RunHooks, RunTools};

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
	readonly #teller: ProgressTeller;
	readonly #freed: ReturnType<typeof watchFreeSpace>;
	readonly #startedAt = Date.now();
	readonly #dropped: Array<RunResult['dropped'][number]> = [];
	/** What could not be moved, and is to be deleted directly. */
	#left: readonly Step[] = [];
	#record: RunRecord;

	/** A run that has a journal already: a new one, or one that was stopped or killed. */
	constructor(root: string, record: RunRecord, journal: Journal, {hooks, pool}: RunTools) {
		this.#root = root;
		this.#hooks = hooks;
		this.#pool = pool;
		this.#journal = journal;
		this.#record = record;
		this.#quarantine = new Quarantine(root, record.id, Date.parse(journal.plan.createdAt));
		this.#teller = new ProgressTeller(hooks.onProgress, () => freeSpaceNow(root));
		this.#freed = watchFreeSpace(root);
	}

	/** Writes the journal of a new run; nothing is moved yet. Throws when something could not be moved and may not be left. */
	static create(root: string, request: NewRun, tools: RunTools): Run {
		const {record, journal} = describeRun(request);
		if (!request.direct) {
			refuseOtherFileSystems(root, journal.steps);
		}

		writeJournal(root, record, journal);
		return new Run(root, record, journal, tools);
	}

	/** From the first step to the end. `direct`: what cannot be moved is deleted where it is, once it was looked at again. */
	async execute({direct}: Pick<NewRun, 'direct'> = {direct: false}): Promise<RunResult> {
		let moved: Moved;
		try {
			moved = await movePlan(this.#journal.steps, this.#quarantine, this.#teller, {
				direct,
				stopped: async () => this.#stopped(),
			});
		} catch (error) {
			if (isElsewhere(error)) {
				// A mount that was not there before, or one that no look tells; no moment to stop.
				await this.#putAllBack(() => false);
				throw error;
			}

			throw isFull(error) && !this.#record.keep ? await this.#makeRoom(error) : error;
		}

		pushAll(this.#dropped, moved.dropped);
		if (moved.stopped !== undefined) {
			return this.#result(await this.#look(), moved.stopped);
		}

		this.#left = moved.left;
		if (!this.#record.keep) {
			// One that is kept is told by this state to be whole, and nobody would look again: it is, once it was looked at.
			this.#enter('quarantined');
		}

		return this.#finish();
	}

	/** On a disk that is too full to make the quarantine's folders: what was moved so far makes room. Returns what to tell. */
	async #makeRoom(cause: unknown): Promise<unknown> {
		const {state} = await this.settle();
		return state === 'purged'
			? new UserError('The disk was too full to move everything at once', {
					hint: 'What had been moved is deleted for good, which has made room. Start again for the rest.',
					cause,
				})
			: cause;
	}

	/** Goes on from wherever a run was stopped: what it has not moved yet stays where it is. */
	async settle(): Promise<RunResult> {
		if (this.#record.state === 'undoing') {
			return this.undo();
		}

		for (const step of this.#journal.steps) {
			this.#quarantine.finish(step);
		}

		return this.#finish();
	}

	/** Looks again, and deletes for good what is still not needed, also in a run that was to be kept. */
	async purge(): Promise<RunResult> {
		this.#record = {...this.#record, keep: false};
		return this.#finish();
	}

	/** Puts everything back where it was, until the end or until somebody asks to stop. */
	async undo(): Promise<RunResult> {
		return this.#putAllBack(async () => (await this.#stopped()) !== undefined);
	}

	async #putAllBack(stopped: IsStopped): Promise<RunResult> {
		this.#enter('undoing');
		const {steps} = this.#journal;
		const {returned, kept, finished} = await undoSteps(
			this.#root,
			this.#record.id,
			steps,
			this.#quarantine,
			(done, bytes) => this.#tell('undo', done, steps.length, bytes, this.#record.bytes),
			stopped,
		);
		for (const outcome of kept) {
			this.#dropped.push(asDropped(outcome.step, outcome.reason));
			this.#teller.leftAlone(outcome);
		}

		if (finished) {
			const remaining = kept.map(({step}) => step);
			this.#enter('undone', kept.length === 0 ? {} : {...countHeld(remaining), remains: kept.length});
			if (kept.length === 0) {
				forgetPlan(this.#root, this.#record.id);
			}
		}

		const look = await this.#look();
		const restored = addPutBack(look.restored, countPutBack(returned));
		return this.#result({...look, restored}, finished ? undefined : this.#hooks.stopped());
	}

	/** @param before what was put back before a pause, after which it looks again. */
	async #finish(before?: PutBack): Promise<RunResult> {
		await this.#rested();
		let look = await this.#look();
		look = before ? {...look, restored: addPutBack(before, look.restored)} : look;
		if (!before && look.newProblems.length === 0 && this.#hooks.sweep) {
			look = await this.#sweep(look, this.#hooks.sweep);
		}

		if (look.newProblems.length > 0) {
			// Something is wrong that was not before: everything goes back, which is no moment to stop.
			const undone = await this.#putAllBack(() => false);
			return {...undone, restored: addPutBack(look.restored, undone.restored), newProblems: look.newProblems};
		}

		if (this.#record.keep) {
			this.#enter('quarantined', this.#held(look.neededLeft));
			return this.#result(look);
		}

		const stopped = await this.#purge(look);
		if (stopped === 'rested') {
			return this.#finish(look.restored);
		}

		if (this.#left.length === 0) {
			return this.#result(look, stopped);
		}

		const after = await this.#look();
		return this.#result({...after, restored: addPutBack(look.restored, after.restored)}, stopped);
	}

	/** Has the registry's collector delete for good what it would delete of the plan and nothing else; no undo after that. */
	async #sweep(look: Look, {rehearse, carryOut}: Sweep): Promise<Look> {
		try {
			await rehearse();
		} catch (error) {
			await this.#putAllBack(() => false);
			throw error;
		}

		this.#enter('purging', this.#held(look.neededLeft));
		await carryOut((done, total) => this.#tell('sweep', done, total));
		const after = await this.#look();
		return {...after, restored: addPutBack(look.restored, after.restored)};
	}

	async #look(): Promise<Look> {
		const total = this.#journal.plan.after.manifests;
		const {id} = this.#record;
		const look = await lookAgain(
			{
				root: this.#root,
				id,
				journal: this.#journal,
				quarantine: this.#quarantine,
				pool: this.#pool,
				left: this.#left,
				onPutBack: (step) => this.#teller.putBack(step),
			},
			({manifests, manifestsTotal}) => this.#tell('mark', manifests, manifestsTotal),
		);
		this.#tell('mark', total, total);
		this.#tell('verify', look.figures.tags, look.figures.tags);
		return look;
	}

	/** Deletes for good; `rested`: not to its end, because it was paused and something may have become needed meanwhile. */
	async #purge({neededLeft: needed}: Look): Promise<StopSignal | 'rested' | undefined> {
		const {id} = this.#record;
		const {steps} = this.#journal;
		const [quarantine, left] = [this.#quarantine, this.#left];
		const mustEnd = async () => (await this.#rested()) || this.#hooks.stopped() !== undefined;
		if (await mustEnd()) {
			return this.#hooks.stopped() ?? 'rested';
		}

		if (this.#record.state !== 'purging') {
			this.#enter('purging', this.#held(needed));
		}

		const bytes = countBytes(steps);
		const {dropped, finished} = await deleteForGood(
			{root: this.#root, id, steps, quarantine, left, needed},
			(done, bytesDone) => this.#tell('purge', done, steps.length, bytesDone, bytes),
			// After another look, what was deleted in its place could not be told from what somebody else took away.
			left.length === 0 ? mustEnd : () => this.#hooks.stopped() !== undefined,
		);
		pushAll(this.#dropped, dropped);
		if (!finished) {
			return this.#hooks.stopped() ?? 'rested';
		}

		this.#enter('purged');
		forgetPlan(this.#root, id);
		return undefined;
	}

	#held(needed: Look['neededLeft']): Held {
		const {steps} = this.#journal;
		return countHeld(stillHeld({steps, quarantine: this.#quarantine, left: this.#left, needed}));
	}

	#enter(state: RunState, found: Partial<Held & Pick<RunRecord, 'remains'>> = {}): void {
		const {remains: _, ...record} = this.#record;
		this.#record = {...record, state, ...found};
		writeRecord(this.#root, this.#record);
	}

	#tell(phase: RunProgress['phase'], done: number, total: number, bytesDone = 0, bytesTotal = 0): void {
		this.#teller.tell(phase, {done, total, bytesDone, bytesTotal});
	}

	/** At a safe point: waits while the run is paused, then tells whether it is to stop. */
	async #stopped(): Promise<StopSignal | undefined> {
		await this.#rested();
		return this.#hooks.stopped();
	}

	/** True when it was paused, and goes on now. */
	async #rested(): Promise<boolean> {
		return (await this.#hooks.rest?.()) ?? false;
	}

	#result(look: Look, stopped?: StopSignal): RunResult {
		const {remains} = this.#record;
		return {
			id: this.#record.id,
			state: this.#record.state,
			before: this.#journal.plan.before,
			after: look.figures,
			restored: look.restored,
			dropped: this.#dropped,
			newProblems: look.newProblems,
			elapsed: Date.now() - this.#startedAt,
			...this.#freed(),
			...(remains === undefined ? {} : {remains}),
			...(stopped === undefined ? {} : {stopped}),
		};
	}
}
