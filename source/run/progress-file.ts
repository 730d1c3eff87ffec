import fs from 'node:fs';
import {type PackedError, packError} from '../scan/messages.ts';
import {lockFolder, lockPath} from './lock-file.ts';
import type {RunOrder} from './run-messages.ts';
import type {RunProgress, RunResult} from './run.ts';

/*
 * What the process that holds lock.<n> tells others of its run: `lock.<n>.progress`. It is for those
 * who watch, nothing depends on it: it is written whole a few times a second, never synced, and left
 * out where it cannot be written. The next holder removes it.
 */

/** What a run is about. */
export interface About {
	readonly kind: RunOrder['kind'];
	/** It stops before the purge. */
	readonly keep: boolean;
}

/** What `lock.<n>.progress` says. */
export interface Told extends About {
	readonly version: 1;
	/** Grows with each writing: whoever reads the same for long has heard nothing. */
	readonly count: number;
	/** Milliseconds since the epoch. */
	readonly startedAt: number;
	readonly progress: readonly RunProgress[];
	/** Its operator has paused it. */
	readonly resting?: true;
	/** How it ended. */
	readonly results?: readonly RunResult[];
	readonly error?: PackedError;
}

/** Names of such files, whole or half-written, and the lock's number. */
export const progressFiles = /^lock\.(\d{1,15})\.progress(?:\.new)?$/;

const progressFile = (root: string, lock: number) => `${lockPath(lockFolder(root), lock)}.progress`;

/** Milliseconds between two looks whether there is something new to tell. */
const interval = 500;
/** Looks after which the same is told again, as a sign of life. */
const stillThere = 10;

/** Tells those who watch, until `end`. */
export class ProgressFile {
	readonly #file: string;
	readonly #timer: NodeJS.Timeout;
	readonly #phases = new Map<RunProgress['phase'], RunProgress>();
	readonly #startedAt = Date.now();
	#count = 0;
	#looks = 0;
	readonly #about: About;
	#isNew = false;
	#resting = false;

	constructor(root: string, lock: number, about: About) {
		this.#file = progressFile(root, lock);
		this.#about = about;
		this.#write({});
		this.#timer = setInterval(() => {
			if (this.#isNew || ++this.#looks >= stillThere) {
				this.#write({});
			}
		}, interval);
		// The run keeps its thread alive, not what is told of it.
		this.#timer.unref();
	}

	note(progress: RunProgress): void {
		this.#phases.set(progress.phase, progress);
		this.#isNew = true;
	}

	/** It has come to rest, or goes on. */
	rest(resting: boolean): void {
		this.#resting = resting;
		this.#isNew = true;
	}

	/** The last word; before the lock is given back. */
	end(outcome: {readonly results: readonly RunResult[]} | {readonly error: unknown}): void {
		clearInterval(this.#timer);
		this.#write('results' in outcome ? outcome : {error: packError(outcome.error)});
	}

	#write(outcome: Pick<Told, 'results' | 'error'>): void {
		this.#isNew = false;
		this.#looks = 0;
		const told: Told = {
			version: 1,
			...this.#about,
			count: ++this.#count,
			startedAt: this.#startedAt,
			progress: [...this.#phases.values()],
			...(this.#resting && {resting: true}),
			...outcome,
		};
		try {
			fs.writeFileSync(`${this.#file}.new`, JSON.stringify(told));
			fs.renameSync(`${this.#file}.new`, this.#file);
		} catch {
			// A full disk, or one that fails: the run itself meets the same and tells it.
			fs.rmSync(`${this.#file}.new`, {force: true});
		}
	}
}

/** What the holder of a lock has told last; undefined when that is nothing, or cannot be read. */
export function readProgress(root: string, lock: number): Told | undefined {
	try {
		const told = JSON.parse(fs.readFileSync(progressFile(root, lock), 'utf8')) as Partial<Told> | null;
		const isWhole = told?.version === 1 && Array.isArray(told.progress) && typeof told.count === 'number';
		return isWhole ? (told as Told) : undefined;
	} catch {
		// Not there yet, or not any more.
		return undefined;
	}
}
