import {setImmediate as turn} from 'node:timers/promises';
import type {Pieces} from '../inventory/pieces.ts';
import type {Event} from './step.ts';

/** Something that takes long, and what is wanted is known of it before it is done. */
export interface Work {
	/** What it is about: as long as that is the same, so is the work. */
	readonly about: readonly unknown[];
	/** How long nothing must have happened before it goes on, in milliseconds; 0: it is waited for. */
	readonly rest: number;
	readonly begin: () => Pieces<Event>;
}

/** A key that comes meanwhile waits for so long, and is drawn within a frame still. In milliseconds. */
const sliceTime = 4;

/**
 * Does what takes long in slices of a few milliseconds, between which keys have their turn: one work at a time, which is
 * given up when another one is wanted.
 */
export class Background {
	readonly #clock: () => number;
	readonly #onDone: (event: Event) => void;
	#work: {readonly about: readonly unknown[]; readonly pieces: Pieces<Event>} | undefined;
	#timer: NodeJS.Timeout | undefined;
	#next: NodeJS.Immediate | undefined;

	/** @param onDone told what came of a work. */
	constructor(clock: () => number, onDone: (event: Event) => void) {
		this.#clock = clock;
		this.#onDone = onDone;
	}

	/** Something has happened, and this is wanted by now. What is waited for has its first slice at once: often that is all. */
	follow(wanted: Work | undefined): void {
		const isSame = wanted !== undefined && areEqual(wanted.about, this.#work?.about);
		if (isSame && wanted.rest === 0) {
			return;
		}

		this.#pause();
		if (!isSame) {
			this.#work = wanted && {about: wanted.about, pieces: wanted.begin()};
		}

		if (wanted?.rest === 0) {
			this.#slice();
		} else if (wanted) {
			this.#timer = setTimeout(() => this.#slice(), wanted.rest).unref();
		}
	}

	/** Gives up what is under way. */
	stop(): void {
		this.#pause();
		this.#work = undefined;
	}

	#pause(): void {
		clearTimeout(this.#timer);
		clearImmediate(this.#next);
	}

	#slice(): void {
		const {done, value} = slice(this.#work!.pieces, this.#clock);
		if (done === true) {
			this.#work = undefined;
			this.#onDone(value);
		} else {
			this.#next = setImmediate(() => this.#slice());
		}
	}
}

/** Does all of a work, in the same slices. */
export async function inSlices<Result>(pieces: Pieces<Result>, clock: () => number): Promise<Result> {
	for (;;) {
		const {done, value} = slice(pieces, clock);
		if (done === true) {
			return value;
		}

		await turn();
	}
}

/** Pieces for a few milliseconds: at least one. */
function slice<Result>(pieces: Pieces<Result>, clock: () => number): IteratorResult<void, Result> {
	const end = clock() + sliceTime;
	for (;;) {
		const piece = pieces.next();
		if (piece.done === true || clock() >= end) {
			return piece;
		}
	}
}

const areEqual = (one: readonly unknown[], other: readonly unknown[] | undefined) =>
	one.every((part, index) => part === other?.[index]);
