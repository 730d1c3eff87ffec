import fs from 'node:fs';
import path from 'node:path';
import {randomBytes} from 'node:crypto';
import {errorCode, UserError} from '../errors.ts';
import type {Problem} from '../inventory/problems.ts';
import type {Plan, Step} from '../plan/plan.ts';
import type {NamedSelection} from '../selection/named-selection.ts';
import {cleanupFolder} from '../storage/layout.ts';
import {cannotWrite} from './cannot-write.ts';
import type {RunRecord, RunState} from './run.ts';

/*
 * A run's folder, `cleanup/<run id>`:
 *
 *   run.json     its state, rewritten as a whole at each change
 *   plan.jsonl   a header, then one step a line; written and synced once, before the first rename
 *   v2/          the quarantine: what was moved, at its own path
 *
 * What has been done is read off the quarantine, never off a log.
 */

/** What a later process needs to finish or undo a run. */
export interface JournalHeader {
	readonly version: 1;
	readonly plan: Omit<Plan, 'steps'>;
	readonly selection: NamedSelection;
	/** The damage that was there before. */
	readonly problems: readonly Problem[];
}

export interface Journal extends JournalHeader {
	readonly steps: readonly Step[];
}

export const runFolder = (root: string, id: string) => path.join(root, cleanupFolder, id);
export const quarantineFolder = (root: string, id: string) => path.join(runFolder(root, id), 'v2');
const recordFile = (root: string, id: string) => path.join(runFolder(root, id), 'run.json');
const planFile = (root: string, id: string) => path.join(runFolder(root, id), 'plan.jsonl');

/** A run's id: when it started, and something to tell two of the same second apart. */
export function newRunId(now: Date): string {
	return `${now.toISOString().replace(/[-:]|\.\d+/g, '')}-${randomBytes(2).toString('hex')}`;
}

const isRunId = (name: string) => /^\d{8}T\d{6}Z-[\da-f]{4}$/.test(name);

/** Writes the journal of a new run; it is on the disk when this returns. */
export function writeJournal(root: string, record: RunRecord, {steps, ...header}: Journal): void {
	const folder = runFolder(root, record.id);
	try {
		fs.mkdirSync(path.join(folder, 'v2'), {recursive: true});
		const file = fs.openSync(planFile(root, record.id), 'wx');
		try {
			fs.writeSync(file, `${JSON.stringify(header)}\n`);
			for (let at = 0; at < steps.length; at += 1000) {
				const lines = steps.slice(at, at + 1000).map((step) => `${JSON.stringify(step)}\n`);
				fs.writeFileSync(file, lines.join(''));
			}

			fs.fsyncSync(file);
		} finally {
			fs.closeSync(file);
		}

		writeRecord(root, record);
		syncFolder(path.dirname(folder));
	} catch (error) {
		fs.rmSync(folder, {recursive: true, force: true});
		throw cannotWrite(error, folder);
	}
}

/** Writes a run's state: whole and synced, or not at all. */
export function writeRecord(root: string, record: RunRecord): void {
	const file = recordFile(root, record.id);
	try {
		const fresh = fs.openSync(`${file}.new`, 'w');
		try {
			fs.writeFileSync(fresh, `${JSON.stringify(record)}\n`);
			fs.fsyncSync(fresh);
		} finally {
			fs.closeSync(fresh);
		}

		fs.renameSync(`${file}.new`, file);
		syncFolder(path.dirname(file));
	} catch (error) {
		throw cannotWrite(error, file);
	}
}

function syncFolder(folder: string): void {
	const handle = fs.openSync(folder, 'r');
	try {
		fs.fsyncSync(handle);
	} finally {
		fs.closeSync(handle);
	}
}

/** The runs that a storage remembers, oldest first. One whose record was never written did nothing. */
export function listRuns(root: string): RunRecord[] {
	let names: string[];
	try {
		names = fs.readdirSync(path.join(root, cleanupFolder));
	} catch (error) {
		if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') {
			return [];
		}

		throw error;
	}

	return names
		.filter(isRunId)
		.sort()
		.map((id) => readRecord(root, id))
		.filter((record) => record !== undefined);
}

function readRecord(root: string, id: string): RunRecord | undefined {
	const file = recordFile(root, id);
	let text: string;
	try {
		text = fs.readFileSync(file, 'utf8');
	} catch (error) {
		if (errorCode(error) === 'ENOENT') {
			return undefined;
		}

		throw error;
	}

	try {
		return JSON.parse(text) as RunRecord;
	} catch (error) {
		throw damaged(file, error);
	}
}

/** Reads what a run was to do. Throws a UserError when the file is damaged. */
export function readJournal(root: string, id: string): Journal {
	const file = planFile(root, id);
	try {
		const [first, ...lines] = fs.readFileSync(file, 'utf8').trimEnd().split('\n');
		const header = JSON.parse(first!) as JournalHeader;
		return {...header, steps: lines.map((line) => JSON.parse(line) as Step)};
	} catch (error) {
		throw damaged(file, error);
	}
}

/** A purged or undone run needs its plan no more; its record stays. */
export function forgetPlan(root: string, id: string): void {
	fs.rmSync(planFile(root, id), {force: true});
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
export const isUndoable = (state: RunState) => state === 'quarantining' || state === 'quarantined' || state === 'undoing';
