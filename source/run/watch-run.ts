import {setTimeout as sleep} from 'node:timers/promises';
import {unpackError} from '../scan/messages.ts';
import {findLock, isFree, lockFolder, readLock, type LockState} from './lock-file.ts';
import {readProgress, type About, type Told} from './progress-file.ts';
import type {RunProgress, RunResult} from './run.ts';

/** A run of another process, as its lock tells. */
export interface OtherRun {
	readonly pid: number;
	readonly host: string;
	/** ISO time. */
	readonly since: string;
	/** The lock's number and file. */
	readonly lock: number;
	readonly file: string;
}

/** What is seen of it; of one that has not told anything yet, the most likely. */
export interface Sight {
	readonly about: About;
	readonly progress: readonly RunProgress[];
	/** Milliseconds since the epoch. */
	readonly startedAt: number;
	/** Its operator has paused it. */
	readonly resting: boolean;
	/** Milliseconds since it was last heard of. */
	readonly silence: number;
}

/** `gone`: it ended without a word, as a process does that is killed. */
export type WatchEnd =
	| {readonly kind: 'results'; readonly results: readonly RunResult[]}
	| {readonly kind: 'failed'; readonly error: Error}
	| {readonly kind: 'gone'};

/** Milliseconds between two looks. */
const interval = 500;

/** The run that another process has under way on a storage, or may have; undefined where there is none. */
export function findOtherRun(root: string): OtherRun | undefined {
	const lock = findLock(lockFolder(root));
	if (lock === undefined || typeof lock.state !== 'object' || isFree(lock.state)) {
		return undefined;
	}

	const {pid, host, since} = lock.state;
	return {pid, host, since, lock: lock.number, file: lock.file};
}

/** Follows a run of another process to its end, which an abort does not touch. Reads only. */
export async function watchRun(
	root: string,
	{lock, file, since}: OtherRun,
	onSight: (sight: Sight) => void,
	signal?: AbortSignal,
): Promise<WatchEnd> {
	let told: Told | undefined;
	let heardAt = Date.now();
	for (;;) {
		// In this order: the last word is written before the lock is given back.
		const state = readLock(file);
		const latest = readProgress(root, lock);
		if (latest !== undefined && latest.count !== told?.count) {
			told = latest;
			heardAt = Date.now();
		}

		if (hasEnded(state)) {
			return endOf(told);
		}

		const {kind = 'clean', keep = false, progress = [], startedAt = Date.parse(since), resting = false} = told ?? {};
		onSight({about: {kind, keep}, progress, startedAt, resting, silence: Date.now() - heardAt});
		await sleep(interval, undefined, signal && {signal});
	}
}

/** A lock that cannot be read for a moment still is one. */
const hasEnded = (state: LockState) => state === 'absent' || isFree(state);

function endOf(told: Told | undefined): WatchEnd {
	if (told?.error !== undefined) {
		return {kind: 'failed', error: unpackError(told.error)};
	}

	return told?.results === undefined ? {kind: 'gone'} : {kind: 'results', results: told.results};
}
