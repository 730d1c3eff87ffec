import type {Snapshot, Stage} from '../session.ts';

/** The latest snapshot of a session, and who wants to hear of the next. */
export class Snapshots {
	readonly #listeners = new Set<() => void>();
	#current: Snapshot;

	constructor(stage: Stage) {
		this.#current = {version: 0, stage, notes: []};
	}

	readonly get = (): Snapshot => this.#current;

	readonly subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	};

	enter(stage: Stage, notes = this.#current.notes): void {
		this.#current = {version: this.#current.version + 1, stage, notes};
		for (const listener of this.#listeners) {
			listener();
		}
	}

	/** Something else than the stage has changed. */
	changed(): void {
		this.enter(this.#current.stage);
	}

	note(note: string): void {
		this.enter(this.#current.stage, [...this.#current.notes, note]);
	}

	/** Shows what ends some work, and rejects with it. */
	async failing<Value>(work: () => Promise<Value>): Promise<Value> {
		try {
			return await work();
		} catch (error) {
			this.enter({name: 'failed', error});
			throw error;
		}
	}
}
