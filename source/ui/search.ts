import type {Session} from '../session.ts';
import type {Event} from './step.ts';

/** How often the place of a search is told at most, in milliseconds: that it goes on is all there is to see. */
const placeInterval = 1000;

/** The search for half-written files, one at a time, in the threads that have scanned. */
export class Search {
	readonly #session: Pick<Session, 'findLeftovers'>;
	readonly #tell: (event: Event) => void;
	readonly #clock: () => number;
	readonly #interval: number;
	#controller: AbortController | undefined;

	/** @param pace how often progress is shown at most, in milliseconds. */
	constructor(
		session: Pick<Session, 'findLeftovers'>,
		tell: (event: Event) => void,
		{clock, pace}: {readonly clock: () => number; readonly pace: number},
	) {
		this.#session = session;
		this.#tell = tell;
		this.#clock = clock;
		this.#interval = Math.max(placeInterval, pace);
	}

	/** Begins in what was scanned last; tells where it is, and that it has ended. */
	begin(): void {
		const controller = new AbortController();
		const {signal} = controller;
		this.stop();
		this.#controller = controller;
		const tell = (event: Event) => {
			if (!signal.aborted) {
				this.#tell(event);
			}
		};

		let toldAt: number | undefined;
		const onPlace = (place: string) => {
			const now = this.#clock();
			if (toldAt === undefined || now - toldAt >= this.#interval) {
				toldAt = now;
				tell({type: 'searching', place});
			}
		};

		this.#session.findLeftovers(onPlace, signal).then(
			() => tell({type: 'searched'}),
			(error: unknown) => tell({type: 'searched', error}),
		);
	}

	/** Gives up what is under way: nothing more is told of it. */
	stop(): void {
		this.#controller?.abort();
	}
}
