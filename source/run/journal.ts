import fs from 'node:fs';
import path from 'node:path';
import {errorCode, UserError} from '../errors.ts';
import {cleanupFolder} from '../storage/layout.ts';
import {unreadable} from '../storage/unreadable.ts';
import {cannotWrite, isFull} from './cannot-write.ts';
import {refuseForeign, refuseForeignCleanup} from './cleanup-folder.ts';
import {makeFolders} from './make-folders.ts';
import {parseRecord} from './parse-record.ts';
import {readPlan, writePlan, type Journal} from './plan-file.ts';
import {Reach} from './reach.ts';
import type {RunRecord} from './run.ts';
import {giveSpareAway, spareFolder, writeSpare} from './spare.ts';

/*
 * A run's folder, `cleanup/<run id>`:
 *
 *   run.json     its state, rewritten as a whole at each change
 *   plan.jsonl   a header, then one step a line; written and synced once, before the first rename
 *   spare/       some blocks and files to give away, so that lock and state can be written on a disk that is full
 *   v2/          the quarantine: what was moved, at its own path
 *
 * What has been done is read off the quarantine, never off a log.
 */

export const runFolder = (root: string, id: string) => path.join(root, cleanupFolder, id);
export const quarantineFolder = (root: string, id: string) => path.join(runFolder(root, id), 'v2');
const recordFile = (root: string, id: string) => path.join(runFolder(root, id), 'run.json');
const planFile = (root: string, id: string) => path.join(runFolder(root, id), 'plan.jsonl');

/** A run's id: when it started, and something to tell two of the same second apart. */
export function newRunId(now: Date): string {
	next = (next + 1) % 2 ** 16;
	return `${now.toISOString().replace(/[-:]|\.\d+/g, '')}-${next.toString(16).padStart(4, '0')}`;
}

/** At random for each process; counted on, so that no two of its own are the same. */
let next = Math.floor(Math.random() * 2 ** 16);

const isRunId = (name: string) => /^\d{8}T\d{6}Z-[\da-f]{4}$/.test(name);

/** Writes the journal of a new run; it is on the disk when this returns. */
export function writeJournal(root: string, record: RunRecord, journal: Journal): void {
	const folder = runFolder(root, record.id);
	try {
		refuseForeignCleanup(root);
		makeFolders(path.dirname(folder));
		// Not over a run that has the same id: what it holds is not ours.
		fs.mkdirSync(folder);
	} catch (error) {
		throw cannotWrite(error, folder);
	}

	try {
		fs.mkdirSync(quarantineFolder(root, record.id));
		writePlan(planFile(root, record.id), journal);
		writeSpare(folder);
		writeRecord(root, record);
		syncFolder(path.dirname(folder));
		syncFolder(path.dirname(path.dirname(folder)));
	} catch (error) {
		fs.rmSync(folder, {recursive: true, force: true});
		throw cannotWrite(error, folder);
	}
}

/** Writes a run's state: whole and synced, or not at all. */
export function writeRecord(root: string, record: RunRecord): void {
	const file = recordFile(root, record.id);
	if (!new Reach(root).isInQuarantine(record.id, '')) {
		throw linkedQuarantine(quarantineFolder(root, record.id));
	}

	try {
		writeWhole(file, record);
	} catch (error) {
		if (!isFull(error)) {
			throw cannotWrite(error, file);
		}

		giveSpaceAway(root, record);
	}
}

/** Nothing of a run is written, read or deleted through a symbolic link that stands in the place of one of its folders. */
export const linkedQuarantine = (folder: string) =>
	new UserError(`${folder} is a symbolic link by now, or a folder above it is`, {
		hint: 'Somebody has moved the quarantine. Put the folder back in its place, then start again.',
	});

/** Gives away what the runs of a storage have spare, so that a lock can be written. Returns whether there was any. */
export function giveSparesAway(root: string): boolean {
	return runIds(root)
		.map((id) => giveSpareAway(runFolder(root, id)))
		.includes(true);
}

function giveSpaceAway(root: string, record: RunRecord): void {
	const file = recordFile(root, record.id);
	try {
		giveSpareAway(runFolder(root, record.id));
		writeWhole(file, record);
	} catch (error) {
		throw cannotWrite(error, file);
	}
}

function writeWhole(file: string, record: RunRecord): void {
	const fresh = fs.openSync(`${file}.new`, 'w');
	try {
		fs.writeFileSync(fresh, `${JSON.stringify(record)}\n`);
		fs.fsyncSync(fresh);
	} finally {
		fs.closeSync(fresh);
	}

	fs.renameSync(`${file}.new`, file);
	syncFolder(path.dirname(file));
}

function syncFolder(folder: string): void {
	const handle = fs.openSync(folder, 'r');
	try {
		fs.fsyncSync(handle);
	} catch (error) {
		// Some network file systems cannot sync a folder, and need not.
		if (errorCode(error) !== 'EINVAL') {
			throw error;
		}
	} finally {
		fs.closeSync(handle);
	}
}

/** The ids of all runs that have a folder, oldest first; never one behind a symbolic link. Throws as `refuseForeignCleanup`. */
export function runIds(root: string): string[] {
	refuseForeignCleanup(root);
	const folder = path.join(root, cleanupFolder);
	try {
		return fs
			.readdirSync(folder, {withFileTypes: true})
			.filter((entry) => entry.isDirectory() && isRunId(entry.name))
			.map(({name}) => name)
			.sort();
	} catch (error) {
		if (errorCode(error) === 'ENOENT') {
			return [];
		}

		throw unreadable(error, folder);
	}
}

/** The runs that a storage remembers, oldest first. One whose record was never written did nothing. */
export function listRuns(root: string): RunRecord[] {
	// An id tells only the second.
	return runIds(root)
		.map((id) => readRecord(root, id))
		.filter((record) => record !== undefined)
		.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

/** A run's record, or undefined when it was never written. Throws a UserError when it is damaged. */
export function readRecord(root: string, id: string): RunRecord | undefined {
	const file = recordFile(root, id);
	let text: string;
	try {
		text = fs.readFileSync(file, 'utf8');
	} catch (error) {
		if (errorCode(error) === 'ENOENT') {
			return undefined;
		}

		throw unreadable(error, file);
	}

	try {
		return parseRecord(text, id);
	} catch (error) {
		throw damaged(file, error);
	}
}

/** Reads what a run was to do. Throws a UserError when the file is damaged, and a Refusal for a quarantine elsewhere. */
export function readJournal(root: string, id: string): Journal {
	refuseForeign(quarantineFolder(root, id));
	const file = planFile(root, id);
	try {
		return readPlan(file);
	} catch (error) {
		throw damaged(file, error);
	}
}

/** A purged or undone run needs its plan no more; its record stays. */
export function forgetPlan(root: string, id: string): void {
	for (const part of [planFile(root, id), spareFolder(runFolder(root, id))]) {
		try {
			fs.rmSync(part, {recursive: true, force: true});
		} catch (error) {
			throw cannotWrite(error, part);
		}
	}
}

/** Takes a run's folder away; what somebody else has put into it stays there. Its quarantine must hold nothing. */
export function forgetRun(root: string, id: string): void {
	const folder = runFolder(root, id);
	forgetPlan(root, id);
	fs.rmSync(quarantineFolder(root, id), {recursive: true, force: true});
	// The record last: a start that was killed here has an id still.
	for (const file of [`${recordFile(root, id)}.new`, recordFile(root, id)]) {
		fs.rmSync(file, {force: true});
	}

	try {
		fs.rmdirSync(folder);
	} catch (error) {
		if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') {
			throw error;
		}
	}
}

function damaged(file: string, cause: unknown): UserError {
	return new UserError(`The run's file ${file} cannot be read`, {
		hint: 'What the run moved is beside it, below v2, each at the path that it had below docker/registry/v2.',
		cause,
	});
}

/** True for a run that somebody has to finish: it was stopped or killed. */
export function isUnfinished({state, keep}: RunRecord): boolean {
	switch (state) {
		case 'quarantining':
		case 'purging':
		case 'undoing':
			return true;
		case 'quarantined':
			return !keep;
		case 'purged':
		case 'undone':
			return false;
	}
}

/** True while a run's data can still be put back. */
export const isUndoable = ({state, remains = 0}: Pick<RunRecord, 'state' | 'remains'>) =>
	state === 'quarantining' || state === 'quarantined' || state === 'undoing' || (state === 'undone' && remains > 0);
