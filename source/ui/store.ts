import {Background} from './background.ts';
import {Effects, type Host} from './effects.ts';
import {followSession} from './follow-session.ts';
import type {Key} from './keys.ts';
import {reduce} from './reduce.ts';
import type {RunFollower} from './run-follower.ts';
import {wantedDetails} from './selectors/wanted-details.ts';
import {initialState, isArranging, screenOf, type Size, type State} from './state.ts';
import type {Event} from './step.ts';
import {wantedWork} from './wanted-work.ts';
import type {Session} from '../session.ts';

/** How long a frame waits for rows: less than anybody sees. In milliseconds. */
const patience = 15;

/**
 * Holds the state of the screens, outside of React, so that several keys in one lump each see what the
 * one before has done. Follows the session and carries out what the reducer asks for.
 */
export class Store {
	readonly #session: Session;
	readonly #effects: Effects;
	readonly #clock: () => number;
	readonly #listeners = new Set<() => void>();
	readonly #stopFollowing: () => void;
	#state: State;
	#shown: State;
	#depth = 0;
	/** The screen has changed: what else came in the same lump was typed for another one. */
	#dropping = false;
	/** Keys that are yet to be heeded: they are about rows that are not there yet. */
	readonly #typed: Key[] = [];
	readonly #background: Background;
	#showing: NodeJS.Timeout | undefined;

	/** @param pace how often progress is shown at most, in milliseconds. */
	constructor(session: Session, host: Host, size: Size, clock: () => number = Date.now, pace = 0) {
		this.#session = session;
		this.#effects = new Effects(session, host, (event) => this.dispatch(event), clock, pace);
		this.#clock = clock;
		this.#background = new Background(clock, (event) => {
			this.dispatch(event);
			this.press([]);
		});
		this.#state = initialState(session.getSnapshot(), size, clock());
		this.#shown = this.#state;
		this.#stopFollowing = followSession(session, pace, (snapshot) => {
			this.dispatch({type: 'snapshot', snapshot, at: clock()});
		});
		this.dispatch({type: 'snapshot', snapshot: session.getSnapshot(), at: clock()});
	}

	readonly getState = (): State => this.#shown;

	readonly subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	/** The keys of one event of the terminal, in order. What is typed while rows are being looked for waits for them. */
	readonly press = (keys: readonly Key[]): void => {
		if (!this.#dropping) {
			this.#typed.push(...keys);
		}

		this.#together(() => {
			while (this.#typed.length > 0 && !this.#waits) {
				this.#heed(this.#typed.shift()!);
			}
		});
	};

	#heed(key: Key): void {
		const before = frontOf(this.#state);
		this.dispatch({type: 'key', key, at: this.#clock()});
		this.#work();
		if (frontOf(this.#state) !== before) {
			this.#typed.length = 0;
			this.#dropping = true;
			setImmediate(() => {
				this.#dropping = false;
			});
		}
	}

	/** A filter may go on being typed, and what stands in front of a list answered; all else is about the rows. */
	get #waits(): boolean {
		const {editing, overlay} = this.#state;
		return isArranging(this.#state) && editing === undefined && overlay === undefined;
	}

	readonly dispatch = (event: Event): void => {
		this.#together(() => {
			const {state, effects} = reduce(this.#state, event, this.#session);
			this.#state = state;
			for (const effect of effects) {
				this.#effects.perform(effect);
			}
		});
	};

	/** Asks about a run that was left unfinished, or looks at the storage. */
	start(): void {
		this.#effects.start();
	}

	/** The run that is under way, which goes on whatever becomes of the screen. */
	get run(): RunFollower {
		return this.#effects.run;
	}

	close(): void {
		this.#stopFollowing();
		this.#background.stop();
		clearTimeout(this.#showing);
		this.#effects.close();
		this.#listeners.clear();
	}

	/** However many events come of one, screens hear of them once. */
	#together(work: () => void): void {
		this.#depth++;
		try {
			work();
			if (this.#depth === 1) {
				this.#work();
				this.#describe();
			}
		} finally {
			this.#depth--;
			if (this.#depth === 0 && this.#shown !== this.#state) {
				this.#showSoon();
			}
		}
	}

	/** Rows that are about to be there are waited for: one frame for a key, not two. */
	#showSoon(): void {
		if (isArranging(this.#state)) {
			this.#showing ??= setTimeout(() => this.#show(), patience);
		} else {
			this.#show();
		}
	}

	#show(): void {
		clearTimeout(this.#showing);
		this.#showing = undefined;
		this.#shown = this.#state;
		for (const listener of this.#listeners) {
			listener();
		}
	}

	#work(): void {
		this.#background.follow(wantedWork(this.#state, this.#session));
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
}

/** What stands in front, as a word that differs when it does. */
function frontOf(state: State): string {
	return `${state.open.length} ${screenOf(state).name} ${state.overlay?.name ?? ''}`;
}
