import {isUnfinished, listRuns} from '../run/journal.ts';
import {refuseWhileHeld} from '../run/lock-file.ts';
import {silenceNotes} from '../run/notes.ts';
import type {RunRecord, RunResult} from '../run/run.ts';
import {findOtherRun, watchRun, type OtherRun, type Sight} from '../run/watch-run.ts';
import {noProgress} from '../scan/scan.ts';
import type {Settings, Stage} from '../session.ts';
import {preflight} from '../storage/preflight.ts';
import type {Order, OrderListener} from './carry-out.ts';
import type {Snapshots} from './snapshots.ts';

/** The runs of a session's storage: past ones, those that it has carried out, and those of other processes. */
export class Runs {
	readonly #settings: Settings;
	readonly #snapshots: Snapshots;
	#pause: (paused: boolean) => void = () => undefined;

	constructor(settings: Settings, snapshots: Snapshots) {
		this.#settings = settings;
		this.#snapshots = snapshots;
	}

	list(): readonly RunRecord[] {
		preflight(this.#settings.root);
		return listRuns(this.#settings.root);
	}

	/** Throws a Refusal while another process works on the storage, or may do so. */
	mustBeAlone(): void {
		refuseWhileHeld(this.#settings.root);
	}

	other(): OtherRun | undefined {
		return findOtherRun(this.#settings.root);
	}

	/** Shows the run of another process until its end. Returns whether that was told. */
	async watch(run: OtherRun, signal?: AbortSignal): Promise<boolean> {
		return this.#snapshots.failing(async () => {
			const onSight = ({about, silence, ...sight}: Sight) =>
				this.#snapshots.enter({name: 'running', ...sight, watched: {...run, ...about}}, silenceNotes(run, silence));
			const end = await watchRun(this.#settings.root, run, onSight, signal);
			if (end.kind === 'failed') {
				throw end.error;
			}

			const results = end.kind === 'results' ? end.results : [];
			if (results.length === 0) {
				this.#snapshots.enter({name: 'scanning', progress: noProgress}, []);
			}

			this.#end(results);
			return results.length > 0;
		});
	}

	/** Finishes those that were stopped or killed. */
	async settle(signal?: AbortSignal): Promise<readonly RunResult[]> {
		const runs = this.list();
		this.mustBeAlone();
		return runs.some(isUnfinished) ? this.#carryOut({kind: 'settle'}, signal) : [];
	}

	/** Has something else carried out than settling, and shows how it goes. */
	async carryOut(order: Exclude<Order, {kind: 'settle'}>, signal?: AbortSignal): Promise<RunResult> {
		const [result] = await this.#carryOut(order, signal);
		return result!;
	}

	async #carryOut(order: Order, signal?: AbortSignal): Promise<readonly RunResult[]> {
		return this.#snapshots.failing(async () => {
			this.mustBeAlone();
			let stage: Extract<Stage, {name: 'running'}> = {name: 'running', progress: [], startedAt: Date.now()};
			const enter = (news: Partial<typeof stage>) => {
				stage = {...stage, ...news};
				this.#snapshots.enter(stage);
			};

			// What a scan had to tell is no matter any more, nor true of a run that is being finished.
			this.#snapshots.enter(stage, []);
			const listener: OrderListener = {
				onProgress: (progress, log) => enter({progress, log}),
				onRest: (resting) => enter({resting}),
				onStart: (pause) => {
					this.#pause = pause;
				},
				onNote: (note) => this.#snapshots.note(note),
			};
			// Only those who clean up need what speaks HTTP and starts processes: it takes a while to load.
			const {carryOut} = await import('./carry-out.ts');
			try {
				const results = await carryOut(order, this.#settings, listener, signal);
				this.#end(results);
				return results;
			} finally {
				this.#pause = () => undefined;
			}
		});
	}

	/** Has the run that is under way here rest at its next safe point, or go on. */
	pause(paused: boolean): void {
		this.#pause(paused);
	}

	#end(results: readonly RunResult[]): void {
		const result = results.at(-1);
		if (result !== undefined) {
			this.#snapshots.enter({name: 'done', result});
		}
	}
}
