import fs from 'node:fs';
import os from 'node:os';
import {errorCode} from '../errors.ts';

/** Who holds a lock. */
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

/** This process. */
export function self(): Holder {
	return {
		host: os.hostname(),
		pid: process.pid,
		boot: readOrEmpty(() => fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
		namespace: readOrEmpty(() => fs.readlinkSync('/proc/self/ns/pid')),
		started: startOf(process.pid),
		since: new Date().toISOString(),
	};
}

/** True for what `self` has written, whole. */
export function isHolder(value: unknown): value is Holder {
	if (typeof value !== 'object' || value === null) {
		return false;
	}

	const {pid, ...texts} = value as Record<keyof Holder, unknown>;
	const names = ['host', 'boot', 'namespace', 'started', 'since'] as const;
	return Number.isSafeInteger(pid) && (pid as number) > 0 && names.every((name) => typeof texts[name] === 'string');
}

/** True only when it is certain that the holder does not run any more; in doubt it does. */
export function isGone(holder: Holder): boolean {
	const own = self();
	if (holder.boot !== own.boot) {
		// Another boot of this very host. Elsewhere, or where only one of them tells, nobody can know.
		return holder.host === own.host && holder.boot !== '' && own.boot !== '';
	}

	const isComparable = own.boot === '' ? holder.host === own.host : holder.namespace === own.namespace;
	return isComparable && !runs(holder);
}

function runs({pid, started}: Holder): boolean {
	try {
		process.kill(pid, 0);
	} catch (error) {
		if (errorCode(error) === 'ESRCH') {
			return false;
		}
	}

	const startedNow = startOf(pid);
	return started === '' || startedNow === '' || startedNow === started;
}

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
