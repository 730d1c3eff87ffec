import {Effects, type Host} from './effects.ts';
import {followSession} from './follow-session.ts';
import type {Key} from './keys.ts';
import {reduce} from './reduce.ts';
import type {RunFollower} from './run-follower.ts';
import {surveyOf} from './selectors/survey.ts';
import {wantedDetails} from './selectors/wanted-details.ts';
import {initialState, screenOf, type Size, type State} from './state.ts';
import type {Event} from './step.ts';
import {wantedSurvey} from './wanted-survey.ts';
import type {Session} from '../session.ts';

/** A pause in which what is kept, and why, can be weighed without anybody waiting. In milliseconds. */
const idleTime = 400;
/** A rest of the cursor after which the pane looks at every manifest of what it is on. In milliseconds. */
const restTime = 150;
/** With more blobs than this, a plan takes long enough to be felt: it is made only when it is asked for. */
const weighableDigests = 20_000;

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
	#idle: NodeJS.Timeout | undefined;
	#rest: NodeJS.Timeout | undefined;

	/** @param pace how often progress is shown at most, in milliseconds. */
	constructor(session: Session, host: Host, size: Size, clock: () => number = Date.now, pace = 0) {
		this.#session = session;
		this.#effects = new Effects(session, host, (event) => this.dispatch(event), clock);
		this.#clock = clock;
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
		clearTimeout(this.#idle);
		clearTimeout(this.#rest);
		this.#effects.close();
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
				this.#surveyLater();
				for (const listener of this.#listeners) {
					listener();
				}
			}
		}
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

	/** Of what is very large, the pane shows the figures once the cursor rests: no key waits for them. */
	#surveyLater(): void {
		clearTimeout(this.#rest);
		const repository = wantedSurvey(this.#state, this.#session);
		if (repository === undefined) {
			return;
		}

		const {snapshot} = this.#state;
		this.#rest = setTimeout(() => {
			surveyOf(snapshot, this.#session, repository);
			this.dispatch({type: 'surveyed'});
		}, restTime);
		this.#rest.unref();
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

/** What stands in front, as a word that differs when it does. */
function frontOf(state: State): string {
	return `${state.open.length} ${screenOf(state).name} ${state.overlay?.name ?? ''}`;
}
