import fs from 'node:fs';
import path from 'node:path';
import {errorCode} from '../errors.ts';
import {cannotWrite} from './cannot-write.ts';
import {self} from './holder.ts';
import {findLock, held, highestLock, isFree, lockFolder, lockNumbers, lockPath, readLock} from './lock-file.ts';
import {makeFolders} from './make-folders.ts';
import {progressFiles} from './progress-file.ts';

/*
 * One run at a time. The lock is the file `lock.<n>` with the highest n; it appears whole (by a hard
 * link, which fails when the name is taken) and is never deleted while it is the highest, only marked
 * as released. So numbers only grow, two starts at the same instant give one winner, and nobody can
 * take over a lock that has just changed hands. What its holder tells others is beside it.
 */

export interface Lock {
	readonly number: number;
	release(): void;
}

/** What a killed process left beside its lock; older than a day, in milliseconds, so that no clock of a server's matters. */
const leftover = {name: /^lock\.\d+\.[\da-f]+\.new(?:\.released)?$/, age: 24 * 60 * 60 * 1000};

/** Process ids are told apart by it, where containers share a storage. */
const randomHex = () => crypto.getRandomValues(new Uint32Array(1))[0]!.toString(16);

/** Takes the lock of a storage, or throws a Refusal that says who holds it, and since when. */
export function acquireLock(root: string): Lock {
	const folder = lockFolder(root);
	const own = path.join(folder, `lock.${process.pid}.${randomHex()}.new`);
	try {
		introduce(folder, own);
		return claim(folder, own);
	} finally {
		if (fs.existsSync(own)) {
			fs.rmSync(own);
		}
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
	const last = findLock(folder);
	if (last !== undefined && !isFree(last.state)) {
		throw held(last);
	}

	const highest = last?.number ?? 0;
	const number = highest + 1;
	const mine = lockPath(folder, number);
	try {
		appear(own, mine);
	} catch (error) {
		if (errorCode(error) === 'EEXIST') {
			throw held({number, file: mine, state: readLock(mine)});
		}

		throw cannotWrite(error, folder);
	}

	// Others may have taken and released this very number, and a higher one, since the list was read.
	const now = highestLock(folder);
	if (now > number) {
		fs.rmSync(mine, {force: true});
		throw held({number: now, file: lockPath(folder, now), state: readLock(lockPath(folder, now))});
	}

	removeOld(folder, highest);
	return {
		number,
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

/** What a file system without hard links (FAT, some network and FUSE mounts) says to one. */
const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** Fails with EEXIST when somebody was faster. */
function appear(own: string, mine: string): void {
	try {
		fs.linkSync(own, mine);
	} catch (error) {
		if (!noLinks.has(errorCode(error) ?? '')) {
			throw error;
		}

		createOnce(mine, fs.readFileSync(own));
	}
}

/** One winner too; but whoever reads it half-written, or after a kill at that moment, cannot judge it and refuses. */
function createOnce(file: string, content: Uint8Array): void {
	const handle = fs.openSync(file, 'wx');
	try {
		fs.writeFileSync(handle, content);
	} catch (error) {
		fs.rmSync(file, {force: true});
		throw error;
	} finally {
		fs.closeSync(handle);
	}
}

/** The lower numbers, and what processes that were killed here left. */
function removeOld(folder: string, highest: number): void {
	for (const number of lockNumbers(folder).filter((other) => other <= highest)) {
		fs.rmSync(lockPath(folder, number), {force: true});
	}

	for (const name of fs.readdirSync(folder)) {
		const file = path.join(folder, name);
		if (Number(progressFiles.exec(name)?.[1] ?? Infinity) <= highest) {
			fs.rmSync(file, {force: true});
		}

		const written = fs.lstatSync(file, {throwIfNoEntry: false})?.mtimeMs ?? Infinity;
		if (leftover.name.test(name) && written < Date.now() - leftover.age) {
			fs.rmSync(file, {force: true});
		}
	}
}
