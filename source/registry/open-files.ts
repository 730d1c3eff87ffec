import fs from 'node:fs';
import path from 'node:path';
import {setImmediate as breathe} from 'node:timers/promises';
import {errorCode} from '../errors.ts';
import {v2Folder} from '../storage/layout.ts';

export interface OpenFiles {
	/** Processes that hold files of the storage open for writing. */
	readonly writing: ReadonlyArray<{readonly pid: number; readonly command: string; readonly files: number}>;
	/** Processes that could not be looked at: other users', or not in time. */
	readonly unseen: number;
}

/** Milliseconds: with thousands of processes, what was not seen by then is told as not seen. */
const defaultPatience = 2000;
/** Milliseconds without a chance for the screen. */
const atOnce = 20;

/**
 * Which other processes hold files of a storage open for writing, as far as /proc tells (proc(5)): their links in `fd`,
 * and the flags in `fdinfo`. Where there is no /proc nothing is found; nor are processes of other hosts, or those that
 * a container hides.
 */
export async function filesOpenForWriting(root: string, patience = defaultPatience): Promise<OpenFiles> {
	const isOurs = belongsTo(path.join(root, v2Folder));
	const pids = namesIn('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map(Number)
		.filter((pid) => pid !== process.pid);
	const deadline = Date.now() + patience;
	const writing: Array<OpenFiles['writing'][number]> = [];
	let unseen = 0;
	let breathed = Date.now();
	for (const [index, pid] of pids.entries()) {
		const now = Date.now();
		if (now >= deadline) {
			return {writing, unseen: unseen + pids.length - index};
		}

		if (now - breathed >= atOnce) {
			await breathe();
			breathed = Date.now();
		}

		const files = countFiles(pid, isOurs);
		unseen += files === undefined ? 1 : 0;
		if (files !== undefined && files > 0) {
			writing.push({pid, command: readProc(pid, 'comm').trim(), files});
		}
	}

	return {writing, unseen};
}

/** A process's files of the storage that it may write to; undefined where that must not be looked at. */
function countFiles(pid: number, isOurs: (target: string, link: string) => boolean): number | undefined {
	const folder = `/proc/${pid}/fd`;
	try {
		return fs
			.readdirSync(folder)
			.filter((fd) => isOurs(readTarget(`${folder}/${fd}`), `${folder}/${fd}`) && isWritable(pid, fd)).length;
	} catch (error) {
		// Kernel threads have no command line, and no files.
		const isHidden = errorCode(error) === 'EACCES' || errorCode(error) === 'EPERM';
		return isHidden && readProc(pid, 'cmdline') !== '' ? undefined : 0;
	}
}

/**
 * Tells files below v2. What a container has mounted elsewhere is named as the container sees it: the end of the
 * path leads to the same file here.
 */
function belongsTo(v2: string): (target: string, link: string) => boolean {
	const folders = ['blobs', 'repositories'].map((name) => `${realPath(path.join(v2, name))}/`);
	const marker = `/${v2Folder}/`;
	return (target, link) => {
		if (folders.some((folder) => target.startsWith(folder))) {
			return true;
		}

		const at = target.indexOf(marker);
		return at >= 0 && isSameFile(link, path.join(v2, target.slice(at + marker.length)));
	};
}

function isSameFile(one: string, other: string): boolean {
	try {
		const [a, b] = [fs.statSync(one), fs.statSync(other)];
		return a.dev === b.dev && a.ino === b.ino;
	} catch {
		// One of them is gone, or hidden: no file of ours that we know of.
		return false;
	}
}

/** The last octal digits of the flags are the access mode: O_RDONLY is 0, O_WRONLY 1, O_RDWR 2. */
function isWritable(pid: number, fd: string): boolean {
	const flags = /^flags:\s*([0-7]+)$/m.exec(readProc(pid, `fdinfo/${fd}`))?.[1];
	return flags !== undefined && (Number.parseInt(flags, 8) & 3) !== 0;
}

const readTarget = (link: string) => orEmpty(() => fs.readlinkSync(link));
const readProc = (pid: number, name: string) => orEmpty(() => fs.readFileSync(`/proc/${pid}/${name}`, 'utf8'));
const realPath = (folder: string) => orEmpty(() => fs.realpathSync(folder)) || folder;

function namesIn(folder: string): readonly string[] {
	try {
		return fs.readdirSync(folder);
	} catch {
		return [];
	}
}

function orEmpty(read: () => string): string {
	try {
		return read();
	} catch {
		// Processes and their files come and go.
		return '';
	}
}
