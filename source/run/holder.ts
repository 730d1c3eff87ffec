import fs from 'node:fs';
import os from 'node:os';
import {errorCode} from '../errors.ts';

/** Who holds a lock. */
export interface Holder {
	readonly host: string;
	/** What /etc/machine-id says (machine-id(5)); empty where it is missing, as in most containers. */
	readonly machine: string;
	readonly pid: number;
	/** Differs after a reboot; containers of one host share it. Empty where the system does not tell. */
	readonly boot: string;
	/** The process-id namespace: another container's processes cannot be looked at, and 1 is one of them in each. */
	readonly namespace: string;
	/** When the process started, in the kernel's ticks: a process id is used again. */
	readonly started: string;
	/** ISO time. */
	readonly since: string;
}

/** Who looks at a holder. */
export interface Onlooker extends Holder {
	/** When the system was started, in milliseconds since the epoch; NaN where it does not tell. */
	readonly bootedAt: number;
}

/** This process. */
export function self(): Holder {
	return {
		host: os.hostname(),
		machine: readOrEmpty(() => fs.readFileSync('/etc/machine-id', 'utf8').trim()),
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
	const names = ['host', 'machine', 'boot', 'namespace', 'started', 'since'] as const;
	return Number.isSafeInteger(pid) && (pid as number) > 0 && names.every((name) => typeof texts[name] === 'string');
}

/** True only when it is certain that the holder does not run any more; in doubt it does. */
export function isGone(holder: Holder, own: Onlooker = onlooker()): boolean {
	if (isInSight(holder, own)) {
		return !runs(holder);
	}

	// An earlier boot of this very machine: its processes are gone, whatever has their numbers by now.
	const isKnown = holder.boot !== '' && own.boot !== '';
	return isKnown && holder.boot !== own.boot && isSameMachine(holder, own) && Date.parse(holder.since) < own.bootedAt;
}

/** True when the holder's process id means the same process to whoever looks. */
export function isInSight(holder: Holder, own: Onlooker = onlooker()): boolean {
	if (process.platform !== 'linux') {
		return holder.boot === '' && holder.host === own.host;
	}

	return own.boot !== '' && own.namespace !== '' && holder.boot === own.boot && holder.namespace === own.namespace;
}

/** Two hosts may have one name, as compose's `hostname:` gives it; a container's id, which is its default name, is unique. */
function isSameMachine(holder: Holder, own: Holder): boolean {
	const isUnique = holder.machine === '' ? /^[\da-f]{12}$/.test(holder.host) : true;
	return holder.host === own.host && holder.machine === own.machine && isUnique;
}

function onlooker(): Onlooker {
	const stat = readOrEmpty(() => fs.readFileSync('/proc/stat', 'utf8'));
	return {...self(), bootedAt: Number(/^btime (\d+)$/m.exec(stat)?.[1]) * 1000};
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
