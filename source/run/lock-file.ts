import fs from 'node:fs';
import path from 'node:path';
import {errorCode, Refusal} from '../errors.ts';
import {cleanupFolder} from '../storage/layout.ts';
import {unreadable} from '../storage/walk.ts';
import {isGone, isHolder, isInSight, type Holder} from './holder.ts';

/** `damaged`: nobody can say that its holder is gone. `absent`: it has just changed hands. */
export type LockState = Holder | 'released' | 'damaged' | 'absent';

export interface FoundLock {
	readonly number: number;
	readonly file: string;
	readonly state: LockState;
}

export const lockFolder = (root: string) => path.join(root, cleanupFolder);
export const lockPath = (folder: string, number: number) => path.join(folder, `lock.${number}`);

/** The lock that counts, in whatever state; undefined where there never was one. Writes nothing. */
export function findLock(folder: string): FoundLock | undefined {
	const number = highestLock(folder);
	const file = lockPath(folder, number);
	return number === 0 ? undefined : {number, file, state: readLock(file)};
}

/** Throws a Refusal while another process works on a storage, or may do so: before anything else is begun. */
export function refuseWhileHeld(root: string): void {
	const lock = findLock(lockFolder(root));
	if (lock !== undefined && !isFree(lock.state)) {
		throw held(lock);
	}
}

export function lockNumbers(folder: string): number[] {
	try {
		return fs
			.readdirSync(folder)
			.map((name) => /^lock\.(\d{1,15})$/.exec(name)?.[1])
			.filter((number) => number !== undefined)
			.map(Number);
	} catch (error) {
		if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') {
			return [];
		}

		throw unreadable(error, folder);
	}
}

export const highestLock = (folder: string) => Math.max(0, ...lockNumbers(folder));

export function readLock(file: string): LockState {
	try {
		const state: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
		return state === 'released' || isHolder(state) ? state : 'damaged';
	} catch (error) {
		return errorCode(error) === 'ENOENT' ? 'absent' : 'damaged';
	}
}

export const isFree = (state: LockState) => state === 'released' || (typeof state === 'object' && isGone(state));

export function held({state, file}: FoundLock): Refusal {
	switch (state) {
		case 'released':
		case 'absent':
			return new Refusal('Another run has just taken the lock of this storage', {hint: 'Try again.'});
		case 'damaged':
			return new Refusal(`The lock ${file} cannot be read, so another run may work on this storage`, {
				hint: `If it is certain that no other run exists on any host: remove ${file}`,
			});
		default:
			return new Refusal(
				`Another run works on this storage: process ${state.pid} on ${state.host}, since ${state.since}`,
				{hint: howToRelease(state, file)},
			);
	}
}

function howToRelease(holder: Holder, file: string): string {
	return isInSight(holder)
		? `Wait for its end, or start without a command to watch it. If it is certain that it does not run any more: remove ${file}`
		: `Wait for its end. It belongs to another host, container or boot: nobody can tell from here whether it still runs. Only if it is certain that it does not: remove ${file}`;
}
