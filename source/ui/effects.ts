import type {Pieces} from '../inventory/pieces.ts';
import {parseDigestPrefix} from '../plan/find-digest.ts';
import {explainFound} from '../plan/why.ts';
import type {Plan} from '../plan/plan.ts';
import {isUnfinished, type OtherRun, type RunRecord, type Session} from '../session.ts';
import {inSlices} from './background.ts';
import {errorText} from './error-text.ts';
import {neededSteps} from './selectors/plan-checks.ts';
import {graceText} from './selectors/protected-texts.ts';
import {isPurgeable} from './selectors/run-texts.ts';
import {RunFollower} from './run-follower.ts';
import {save} from './save.ts';
import type {ExitCode} from '../errors.ts';
import {Search} from './search.ts';
import {scanStop} from './stopped-scan.ts';
import type {Effect, Event} from './step.ts';

/** What only the program around the screens can do. */
export interface Host {
	exit(code: ExitCode): void;
	/** Draws the whole screen again. */
	redraw(): void;
	/** Hands the terminal back to the shell until the program is continued. */
	suspend(): void;
}

/** Time for a message to come to the screen before something takes the thread. In milliseconds. */
const paintTime = 20;

/** Carries out what the reducer asks for, and tells what came of it as events. */
export class Effects {
	/** The run that is under way, which goes on whatever becomes of the screen. */
	readonly run = new RunFollower();
	readonly #session: Session;
	readonly #host: Host;
	readonly #dispatch: (event: Event) => void;
	readonly #clock: () => number;
	readonly #search: Search;
	#scan: AbortController | undefined;
	/** Settles when all that was chosen is reckoned with. */
	#chosen: Promise<unknown> = Promise.resolve();

	/** @param pace how often progress is shown at most, in milliseconds. */
	constructor(session: Session, host: Host, dispatch: (event: Event) => void, clock: () => number, pace: number) {
		this.#session = session;
		this.#host = host;
		this.#dispatch = dispatch;
		this.#clock = clock;
		this.#search = new Search(session, dispatch, {clock, pace});
	}

	perform(effect: Effect): void {
		switch (effect.type) {
			case 'choose': {
				this.#choosing(this.#session.choose(effect.changes));
				return;
			}

			case 'grace': {
				setTimeout(() => void this.#changeGrace(effect), paintTime);
				return;
			}

			case 'start': {
				this.start();
				return;
			}

			case 'scan': {
				this.scan();
				return;
			}

			case 'stop-scan': {
				this.#scan?.abort(scanStop);
				return;
			}

			case 'save-policy':
			case 'save-plan':
			case 'save-report': {
				void this.#answer(async () => ({type: 'said', message: await save(this.#session, effect)}));
				return;
			}

			case 'try-rule': {
				const trying = async () => ({type: 'tried', trial: await this.#session.tryRule(effect.rule)}) as const;
				setTimeout(() => void this.#answer(trying), paintTime);
				return;
			}

			case 'keep-rule': {
				this.#tell(() => {
					this.#session.keepTrial();
					return {type: 'rule-kept'};
				});
				return;
			}

			case 'search': {
				this.#search.begin();
				return;
			}

			case 'plan': {
				setTimeout(() => void this.#plan(), paintTime);
				return;
			}

			case 'explain': {
				const digest = parseDigestPrefix(effect.digest);
				this.#compute(() => {
					const {inventory, selection} = this.#session;
					return {type: 'explained', explanation: explainFound(inventory, selection, digest)};
				});
				return;
			}

			case 'runs': {
				const {only} = effect;
				this.#tell(() => ({type: 'runs', runs: this.#session.runs(), ...(only !== undefined && {only})}));
				return;
			}

			case 'run': {
				const {plan, keep, direct} = effect;
				this.#follow(async (signal) => this.#session.run(plan, {keep, direct}, signal));
				return;
			}

			case 'settle': {
				this.#follow(async (signal) => this.#session.settle(signal));
				return;
			}

			case 'undo':
			case 'purge': {
				const {type, id} = effect;
				this.#follow(async (signal) => this.#session[type](id, signal));
				return;
			}

			case 'stop': {
				this.run.stop('SIGINT');
				return;
			}

			case 'pause': {
				this.#session.pause(effect.paused);
				return;
			}

			case 'redraw':
			case 'suspend': {
				this.#host[effect.type]();
				return;
			}

			case 'exit': {
				this.#host.exit(effect.code);
			}
		}
	}

	/** Watches another process's run, asks about one that was left unfinished, or looks at the storage. */
	start(): void {
		const {dryRun} = this.#session.settings;
		const other = dryRun ? undefined : readable(() => this.#session.otherRun());
		const unfinished = dryRun ? undefined : this.#unfinishedRun();
		if (other) {
			this.#watch(other);
		} else if (unfinished) {
			this.#dispatch({type: 'unfinished', run: unfinished, at: this.#clock()});
		} else {
			this.scan();
		}
	}

	/** Looks at the storage; the stage tells how it went. */
	scan(): void {
		this.#search.stop();
		this.#scan = new AbortController();
		this.#session.scan(this.#scan.signal).then(
			() => this.#dispatch({type: 'held', bytes: this.#heldBytes()}),
			() => {
				// The session's stage is `failed` and holds the error.
			},
		);
	}

	close(): void {
		this.#scan?.abort(scanStop);
		this.#search.stop();
	}

	/** What is chosen shows at once; the ages that it takes may come later. */
	#choosing(choice: Promise<void>): void {
		this.#chosen = Promise.all([this.#chosen, choice]).catch((error: unknown) => this.#fail(error));
	}

	async #changeGrace({seconds, replan}: Extract<Effect, {type: 'grace'}>): Promise<void> {
		const before = this.#session.estimate.total.bytes;
		try {
			await this.#chosen;
			await this.#session.setGrace(seconds);
		} catch (error) {
			this.#fail(error);
			return;
		}

		if (replan) {
			await this.#plan();
		}

		const text = graceText(seconds, before, this.#session.estimate.total.bytes);
		this.#dispatch({type: 'said', message: {text, tone: 'info'}});
	}

	/** Tells what comes of a work, which begins when all that was chosen is reckoned with. */
	async #answer(work: () => Promise<Event>): Promise<void> {
		try {
			await this.#chosen;
			this.#dispatch(await work());
		} catch (error) {
			this.#fail(error);
		}
	}

	async #plan(): Promise<void> {
		await this.#answer(async () => {
			const {plan, needed} = await inSlices(this.#planning(), this.#clock);
			const [writers, free] = await Promise.all([this.#session.writers(), this.#session.freeSpace()]);
			return {type: 'planned', plan, needed, unfinished: this.#unfinishedRun(), writers, free, at: this.#clock()};
		});
	}

	/** A plan and its steps, of a choice that stayed the same meanwhile; and how many of the steps a tag would miss. */
	*#planning(): Pieces<{readonly plan: Plan; readonly needed: number}> {
		for (;;) {
			const {version} = this.#session.getSnapshot();
			const plan = yield* this.#session.planning({steps: true});
			const needed = yield* neededSteps(this.#session.inventory, plan);
			if (this.#session.getSnapshot().version === version) {
				return {plan, needed};
			}
		}
	}

	#watch(run: OtherRun): void {
		this.#scan = new AbortController();
		this.#session.watch(run, this.#scan.signal).then(
			(ended) => {
				if (!ended) {
					this.start();
				}
			},
			() => {
				// The session's stage is `failed` and holds the error.
			},
		);
	}

	/** The message is on the screen before `work` takes the thread. */
	#compute(work: () => Event): void {
		setTimeout(() => this.#tell(work), paintTime);
	}

	#tell(work: () => Event): void {
		try {
			this.#dispatch(work());
		} catch (error) {
			this.#fail(error);
		}
	}

	#follow(run: (signal: AbortSignal) => Promise<unknown>): void {
		this.run.follow(
			run,
			() => this.#dispatch({type: 'ticked', at: this.#clock()}),
			(error) => this.#refused(error),
		);
	}

	/** A run that was refused before it began leaves the session where it was. */
	#refused(error: unknown): void {
		const stage = this.#session.getSnapshot().stage.name;
		if (stage === 'choosing' || stage === 'scanning') {
			this.#fail(error);
		}
	}

	#fail(error: unknown): void {
		this.#dispatch({type: 'said', message: {text: errorText(error), tone: 'danger'}});
	}

	#heldBytes(): number {
		const runs = readable(() => this.#session.runs()) ?? [];
		return runs.filter(isPurgeable).reduce((sum, {bytes}) => sum + bytes, 0);
	}

	#unfinishedRun(): RunRecord | undefined {
		return readable(() => this.#session.runs().find(isUnfinished));
	}
}

function readable<Value>(read: () => Value): Value | undefined {
	try {
		return read();
	} catch {
		// The scan meets the same obstacle, and tells it.
		return undefined;
	}
}
