import {randomBytes} from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {errorCode, Refusal} from '../errors.ts';
import {cleanupFolder} from '../storage/layout.ts';
import {cannotWrite} from './cannot-write.ts';

/*
 * One run at a time. The lock is the file `lock.<n>` with the highest n; it appears whole (by a hard
 * link, which fails when the name is taken) and is never deleted while it is the highest, only marked
 * as released. So numbers only grow, two starts at the same instant give one winner, and nobody can
 * take over a lock that has just changed hands.
 */

export interface Lock {
	release(): void;
}

export interface Holder {
	readonly host: string;
	readonly pid: number;
	/** Differs after a reboot; empty where the system does not tell. */
	readonly boot: string;
	/** The process-id namespace: another container's processes cannot be looked at. */
	readonly namespace: string;
	/** When the process started, in the kernel's ticks: a process id is used again. */
	readonly started: string;
	/** ISO time. */
	readonly since: string;
}

type LockState = Holder | 'released' | undefined;

/** Takes the lock of a storage, or throws a Refusal that says who holds it, and since when. */
export function acquireLock(root: string): Lock {
	const folder = path.join(root, cleanupFolder);
	const own = path.join(folder, `lock.${process.pid}.${randomBytes(4).toString('hex')}.new`);
	try {
		fs.mkdirSync(folder, {recursive: true});
		fs.writeFileSync(own, `${JSON.stringify(self())}\n`);
	} catch (error) {
		throw cannotWrite(error, folder);
	}

	try {
		return claim(folder, own);
	} finally {
		fs.rmSync(own, {force: true});
	}
}

function claim(folder: string, own: string): Lock {
	const highest = highestLock(folder);
	if (highest > 0) {
		const state = readLock(lockPath(folder, highest));
		if (state !== 'released' && !isGone(state)) {
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

	for (const number of lockNumbers(folder).filter((number) => number <= highest)) {
		fs.rmSync(lockPath(folder, number), {force: true});
	}

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

/** Who holds the lock of a storage now, or undefined. */
export function lockHolder(root: string): Holder | undefined {
	const folder = path.join(root, cleanupFolder);
	const highest = highestLock(folder);
	const state = highest > 0 ? readLock(lockPath(folder, highest)) : 'released';
	return state === 'released' || isGone(state) ? undefined : state;
}

const lockPath = (folder: string, number: number) => path.join(folder, `lock.${number}`);

function lockNumbers(folder: string): number[] {
	try {
		return fs
			.readdirSync(folder)
			.map((name) => /^lock\.(\d+)$/.exec(name)?.[1])
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
		return state === 'released' ? state : (state as Holder);
	} catch {
		// It vanished, or was damaged: nobody can say that its holder is gone.
		return undefined;
	}
}

function self(): Holder {
	return {
		host: os.hostname(),
		pid: process.pid,
		boot: bootId(),
		namespace: readOrEmpty(() => fs.readlinkSync('/proc/self/ns/pid')),
		started: startOf(process.pid),
		since: new Date().toISOString(),
	};
}

/** True only when it is certain that the holder does not run any more; in doubt it does. */
function isGone(holder: Holder | undefined): boolean {
	if (holder === undefined || typeof holder !== 'object' || holder === null) {
		return false;
	}

	const own = self();
	if (holder.boot !== '' && holder.boot === own.boot) {
		return holder.namespace === own.namespace && !runs(holder);
	}

	// Another boot of this very host; elsewhere, nobody can know.
	return holder.host === own.host && (holder.boot !== '' || !runs(holder));
}

function runs({pid, started}: Holder): boolean {
	try {
		process.kill(pid, 0);
	} catch (error) {
		if (errorCode(error) === 'ESRCH') {
			return false;
		}
	}

	return started === '' || startOf(pid) === '' || startOf(pid) === started;
}

const bootId = () => readOrEmpty(() => fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());

/** Field 22 of /proc/<pid>/stat (proc(5)); the command's name before it may hold spaces and brackets. */
function startOf(pid: number): string {
	return readOrEmpty(() => {
		const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
		return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
	});
}

function readOrEmpty(read: () => string): string {
	try {
		return read();
	} catch {
		// Not a Linux, or no /proc: less is known, and the lock errs to the safe side.
		return '';
	}
}

function held(holder: LockState, file: string): Refusal {
	if (holder === undefined || holder === 'released') {
		return new Refusal('Another run has just taken the lock of this storage', {
			hint: `Try again. If no other run exists on any host: remove ${file}`,
		});
	}

	return new Refusal(
		`Another run works on this storage: process ${holder.pid} on ${holder.host}, since ${holder.since}`,
		{hint: `Wait for its end. If it is certain that it does not run any more: remove ${file}`},
	);
}
