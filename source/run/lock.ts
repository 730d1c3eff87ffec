import {randomBytes} from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import {errorCode, Refusal} from '../errors.ts';
import {cleanupFolder} from '../storage/layout.ts';
import {cannotWrite} from './cannot-write.ts';
import {isGone, isHolder, self, type Holder} from './holder.ts';
import {makeFolders} from './make-folders.ts';

/*
 * One run at a time. The lock is the file `lock.<n>` with the highest n; it appears whole (by a hard
 * link, which fails when the name is taken) and is never deleted while it is the highest, only marked
 * as released. So numbers only grow, two starts at the same instant give one winner, and nobody can
 * take over a lock that has just changed hands.
 */

export interface Lock {
	release(): void;
}

/** `damaged`: nobody can say that its holder is gone. `absent`: it has just changed hands. */
type LockState = Holder | 'released' | 'damaged' | 'absent';

/** What a killed process left beside its lock; older than a day, in milliseconds, so that no clock of a server's matters. */
const leftover = {name: /^lock\.\d+\.[\da-f]+\.new(?:\.released)?$/, age: 24 * 60 * 60 * 1000};

/** Takes the lock of a storage, or throws a Refusal that says who holds it, and since when. */
export function acquireLock(root: string): Lock {
	const folder = path.join(root, cleanupFolder);
	const own = path.join(folder, `lock.${process.pid}.${randomBytes(4).toString('hex')}.new`);
	try {
		introduce(folder, own);
		return claim(folder, own);
	} finally {
		if (fs.existsSync(own)) {
			fs.rmSync(own);
		}
	}
}

/** Throws a Refusal when somebody holds the lock of a storage; for who cannot take it. */
export function refuseWhileHeld(root: string): void {
	const folder = path.join(root, cleanupFolder);
	const highest = highestLock(folder);
	const state = highest > 0 ? readLock(lockPath(folder, highest)) : 'released';
	if (!isFree(state)) {
		throw held(state, lockPath(folder, highest));
	}
}

function introduce(folder: string, own: string): void {
	try {
		makeFolders(folder);
		fs.writeFileSync(own, `${JSON.stringify(self())}\n`);
	} catch (error) {
		throw cannotWrite(error, folder);
	}
}

function claim(folder: string, own: string): Lock {
	const highest = highestLock(folder);
	if (highest > 0) {
		const state = readLock(lockPath(folder, highest));
		if (!isFree(state)) {
			throw held(state, lockPath(folder, highest));
		}
	}

	const mine = lockPath(folder, highest + 1);
	try {
		fs.linkSync(own, mine);
	} catch (error) {
		if (errorCode(error) === 'EEXIST') {
			throw held(readLock(mine), mine);
		}

		throw cannotWrite(error, folder);
	}

	// Others may have taken and released this very number, and a higher one, since the list was read.
	const now = highestLock(folder);
	if (now > highest + 1) {
		fs.rmSync(mine, {force: true});
		throw held(readLock(lockPath(folder, now)), lockPath(folder, now));
	}

	removeOld(folder, highest);
	return {
		release() {
			// Marked in one step; a half-written mark would read as a lock that nobody can judge.
			const released = `${own}.released`;
			try {
				fs.writeFileSync(released, `${JSON.stringify('released')}\n`);
				fs.renameSync(released, mine);
			} catch {
				// A full disk: our process ends soon, and a lock of a process that is gone is taken over.
			}
		},
	};
}

/** The lower numbers, and what processes that were killed here left. */
function removeOld(folder: string, highest: number): void {
	for (const number of lockNumbers(folder)) {
		if (number <= highest) {
			fs.rmSync(lockPath(folder, number), {force: true});
		}
	}

	for (const name of fs.readdirSync(folder)) {
		const file = path.join(folder, name);
		const written = fs.lstatSync(file, {throwIfNoEntry: false})?.mtimeMs ?? Infinity;
		if (leftover.name.test(name) && written < Date.now() - leftover.age) {
			fs.rmSync(file, {force: true});
		}
	}
}

const lockPath = (folder: string, number: number) => path.join(folder, `lock.${number}`);

function lockNumbers(folder: string): number[] {
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

		throw error;
	}
}

const highestLock = (folder: string) => Math.max(0, ...lockNumbers(folder));

function readLock(file: string): LockState {
	try {
		const state: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
		return state === 'released' || isHolder(state) ? state : 'damaged';
	} catch (error) {
		return errorCode(error) === 'ENOENT' ? 'absent' : 'damaged';
	}
}

const isFree = (state: LockState) => state === 'released' || (typeof state === 'object' && isGone(state));

function held(state: LockState, file: string): Refusal {
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
				{hint: `Wait for its end. If it is certain that it does not run any more: remove ${file}`},
			);
	}
}
