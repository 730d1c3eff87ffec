import {spawnSync} from 'node:child_process';
import {chmodSync, lstatSync, readdirSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {programFile} from './program.ts';
import type {TestStore} from './store.ts';

/** How the program ended. */
export interface Ended {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

export interface ReadOnly {
	/** `mount`: a read-only file system; `rights`: folders and files that nobody may write to. */
	readonly by: 'mount' | 'rights';
	/** Runs the built program on the store. */
	readonly run: (...args: readonly string[]) => Ended;
}

const mounting = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"';

/** Makes a store read-only for a program: by a mount in a name space of its own where that is allowed, else by rights. */
export function readOnly(store: TestStore): ReadOnly {
	const mount = [['--mount'], ['--map-root-user', '--mount']]
		.map((flags) => ['unshare', ...flags, 'sh', '-c', mounting, store.root])
		.find(([command = '', ...rest]) => spawnSync(command, [...rest, 'true']).status === 0);
	return mount
		? {by: 'mount', run: (...args) => run([...mount, process.execPath], store, args)}
		: readOnlyByRights(store);
}

/** The same for whoever must do without mounts; root, who may write anything, is nobody meanwhile. */
export function readOnlyByRights(store: TestStore): ReadOnly {
	// Temporary folders are their owner's alone.
	chmodSync(dirname(store.root), 0o755);
	for (const at of [
		store.root,
		...readdirSync(store.root, {recursive: true}).map((at) => join(store.root, String(at))),
	]) {
		chmodSync(at, lstatSync(at).isDirectory() ? 0o555 : 0o444);
	}

	const nobody = process.geteuid?.() === 0 ? {uid: 65_534, gid: 65_534} : {};
	return {by: 'rights', run: (...args) => run([process.execPath], store, args, nobody)};
}

function run(
	[command = '', ...before]: readonly string[],
	{root}: TestStore,
	args: readonly string[],
	who: {readonly uid?: number; readonly gid?: number} = {},
): Ended {
	const all = [...before, programFile, ...args, '--root', root];
	const {status: code, stdout, stderr} = spawnSync(command, all, {encoding: 'utf8', ...who});
	return {code, stdout, stderr};
}
