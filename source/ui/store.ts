import {errorText} from './error-text.ts';
import type {Change} from './history.ts';
import type {Key} from './keys.ts';
import {reduce} from './reduce.ts';
import {RunFollower} from './run-follower.ts';
import {wantedDetails} from './selectors/wanted-details.ts';
import {initialState, screenOf, type Size, type State} from './state.ts';
import type {Effect, Event} from './step.ts';
import type {ExitCode} from '../errors.ts';
import type {OtherRun, RunRecord, Session} from '../session.ts';

/** What only the program around the screens can do. */
export interface Host {
	exit(code: ExitCode): void;
	/** Draws the whole screen again. */
	redraw(): void;
	/** Hands the terminal back to the shell until the program is continued. */
	suspend(): void;
}

/** A pause in which what is kept, and why, can be weighed without anybody waiting. In milliseconds. */
const idleTime = 400;
/** With more blobs than this, a plan takes long enough to be felt: it is made only when it is asked for. */
const weighableDigests = 200_000;

/**
 * Holds the state of the screens, outside of React, so that several keys in one lump each see what the
 * one before has done. Follows the session and carries out what the reducer asks for.
 */
export class Store {
	readonly #session: Session;
	readonly #host: Host;
	readonly #clock: () => number;
	readonly #listeners = new Set<() => void>();
	readonly #stopFollowing: () => void;
	#state: State;
	#shown: State;
	#depth = 0;
	/** The screen has changed: what else came in the same lump was typed for another one. */
	#dropping = false;
	#idle: NodeJS.Timeout | undefined;
	#scan: AbortController | undefined;

	constructor(session: Session, host: Host, size: Size, clock: () => number = Date.now) {
		this.#session = session;
		this.#host = host;
		this.#clock = clock;
		this.#state = initialState(session.getSnapshot(), size, clock());
		this.#shown = this.#state;
		this.#stopFollowing = session.subscribe(() => {
			this.dispatch({type: 'snapshot', snapshot: session.getSnapshot(), at: clock()});
		});
		this.dispatch({type: 'snapshot', snapshot: session.getSnapshot(), at: clock()});
	}

	readonly getState = (): State => this.#shown;

	readonly subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	/** The keys of one event of the terminal, in order. */
	readonly press = (keys: readonly Key[]): void => {
		this.#together(() => {
			for (const key of keys) {
				if (this.#dropping) {
					return;
				}

				const before = frontOf(this.#state);
				this.dispatch({type: 'key', key, at: this.#clock()});
				if (frontOf(this.#state) !== before) {
					this.#dropping = true;
					setImmediate(() => {
						this.#dropping = false;
					});
				}
			}
		});
	};

	readonly dispatch = (event: Event): void => {
		this.#together(() => {
			const {state, effects} = reduce(this.#state, event, this.#session);
			this.#state = state;
			for (const effect of effects) {
				this.#perform(effect);
			}
		});
	};

	/** Watches the run of another process, asks about one that was left unfinished, or looks at the storage. */
	start(): void {
		const {dryRun} = this.#session.settings;
		const other = dryRun ? undefined : readable(() => this.#session.otherRun());
		const unfinished = dryRun ? undefined : readable(() => this.#session.runs().find(isUnfinished));
		if (other) {
			this.#watch(other);
		} else if (unfinished) {
			this.dispatch({type: 'unfinished', run: unfinished, at: this.#clock()});
		} else {
			this.scan();
		}
	}

	/** Looks at the storage; the stage tells how it went. */
	readonly scan = (): void => {
		this.#scan = new AbortController();
		this.#session.scan(this.#scan.signal).catch(() => {
			// The session's stage is `failed` and holds the error.
		});
	};

	/** The run that is under way, which goes on whatever becomes of the screen. */
	readonly run = new RunFollower();

	close(): void {
		this.#stopFollowing();
		clearTimeout(this.#idle);
		this.#scan?.abort('SIGINT');
		this.#listeners.clear();
	}

	/** However many events come of one, screens hear of them once. */
	#together(work: () => void): void {
		this.#depth++;
		try {
			work();
			if (this.#depth === 1) {
				this.#describe();
			}
		} finally {
			this.#depth--;
			if (this.#depth === 0 && this.#shown !== this.#state) {
				this.#shown = this.#state;
				this.#weighLater();
				for (const listener of this.#listeners) {
					listener();
				}
			}
		}
	}

	#perform(effect: Effect): void {
		switch (effect.type) {
			case 'exclude': {
				this.#exclude(effect.changes);
				return;
			}

			case 'scan': {
				this.scan();
				return;
			}

			case 'plan': {
				// The message is on the screen before the plan takes the thread.
				setTimeout(() => void this.#plan(), 20);
				return;
			}

			case 'run': {
				const {plan, keep} = effect;
				this.#follow(async (signal) => this.#session.run(plan, {keep}, signal));
				return;
			}

			case 'settle': {
				this.#follow(async (signal) => this.#session.settle(signal));
				return;
			}

			case 'stop': {
				this.run.stop('SIGINT');
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

	#exclude(changes: readonly Change[]): void {
		for (const {what, excluded} of changes) {
			switch (what.kind) {
				case 'repository': {
					this.#session.setRepositoryExcluded(what.repository, excluded);
					break;
				}

				case 'revision': {
					this.#session.setRevisionExcluded(what.revision, excluded);
					break;
				}

				case 'orphans': {
					this.#session.setOrphansExcluded(excluded);
					break;
				}
			}
		}
	}

	async #plan(): Promise<void> {
		try {
			const plan = this.#session.plan();
			const writers = await this.#session.writers();
			this.dispatch({type: 'planned', plan, writers, at: this.#clock()});
		} catch (error) {
			this.dispatch({type: 'said', message: {text: errorText(error), tone: 'danger'}});
		}
	}

	#follow(run: (signal: AbortSignal) => Promise<unknown>): void {
		this.run.follow(
			run,
			() => this.dispatch({type: 'ticked', at: this.#clock()}),
			(error) => this.#refused(error),
		);
	}

	/** A run that was refused before it began leaves the session where it was. */
	#refused(error: unknown): void {
		const stage = this.#session.getSnapshot().stage.name;
		if (stage === 'choosing' || stage === 'scanning') {
			this.dispatch({type: 'said', message: {text: errorText(error), tone: 'danger'}});
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

	/** Reads what the manifests in view say of themselves, each once. */
	#describe(): void {
		for (const digest of wantedDetails(this.#state, this.#session)) {
			this.dispatch({type: 'described', digest, detail: null});
			this.#session.describe(digest).then(
				(detail) => this.dispatch({type: 'described', digest, detail}),
				() => {
					// It cannot be read; the problems say so.
				},
			);
		}
	}

	#weighLater(): void {
		const {snapshot, weighed} = this.#state;
		if (snapshot.stage.name !== 'choosing' || weighed?.version === snapshot.version) {
			return;
		}

		clearTimeout(this.#idle);
		this.#idle = setTimeout(() => this.#weigh(), idleTime);
		this.#idle.unref();
	}

	#weigh(): void {
		const {snapshot, run} = this.#state;
		if (snapshot.stage.name === 'choosing' && !run && this.#session.inventory.digests.length <= weighableDigests) {
			this.dispatch({type: 'weighed', version: snapshot.version, plan: this.#session.plan()});
		}
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

/** Stopped or killed on its way; one that was to be kept in quarantine is where it should be. */
function isUnfinished({state, keep}: RunRecord): boolean {
	return state === 'quarantined' ? !keep : state !== 'purged' && state !== 'undone';
}

/** What stands in front, as a word that differs when it does. */
function frontOf(state: State): string {
	return `${state.open.length} ${screenOf(state).name} ${state.overlay?.name ?? ''}`;
}
