import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {describe, it} from 'node:test';
import {UserError} from '../../source/errors.ts';
import {quarantineFolder, runFolder, runIds} from '../../source/run/journal.ts';
import {pruneRuns, remembered} from '../../source/run/prune.ts';
import type {RunState} from '../../source/run/run.ts';
import {temporaryFolder} from '../support/store.ts';

/** The id of the run of a minute. */
const idOf = (minute: number) =>
	`20261124T${String(Math.floor(minute / 60)).padStart(2, '0')}${String(minute % 60).padStart(2, '0')}00Z-0000`;

function writeRun(root: string, id: string, state: RunState | undefined, holds?: string): void {
	fs.mkdirSync(runFolder(root, id), {recursive: true});
	fs.writeFileSync(path.join(runFolder(root, id), 'plan.jsonl'), '');
	if (state !== undefined) {
		const record = {version: 1, id, startedAt: '2026-11-24T10:15:00.000Z', state, keep: true, blobs: 0, bytes: 0};
		fs.writeFileSync(path.join(runFolder(root, id), 'run.json'), JSON.stringify(record));
	}

	if (holds !== undefined) {
		fs.mkdirSync(path.dirname(path.join(quarantineFolder(root, id), holds)), {recursive: true});
		fs.writeFileSync(path.join(quarantineFolder(root, id), holds), '');
	}
}

describe('pruning remembered runs', () => {
	it('keeps the newest finished ones, and every one that is not finished', (context) => {
		const root = temporaryFolder(context);
		const open: string[] = [];
		const finished: string[] = [];
		for (let minute = 0; minute < 2 * remembered; minute++) {
			const states: readonly RunState[] = [
				'purged',
				'undone',
				'purged',
				'quarantined',
				'quarantining',
				'purging',
				'undoing',
			];
			const state = states[minute % states.length]!;
			writeRun(root, idOf(minute), state);
			(state === 'purged' || state === 'undone' ? finished : open).push(idOf(minute));
		}

		for (let minute = 200; minute < 220; minute++) {
			writeRun(root, idOf(minute), 'purged');
			finished.push(idOf(minute));
		}

		assert.ok(finished.length > remembered);
		pruneRuns(root);
		assert.deepEqual(runIds(root), [...open, ...finished.slice(-remembered)].sort());
	});

	it('takes the plans of finished runs away, and of no other', (context) => {
		const root = temporaryFolder(context);
		const states: readonly RunState[] = ['purged', 'undone', 'quarantined', 'purging'];
		for (const [minute, state] of states.entries()) {
			writeRun(root, idOf(minute), state);
		}

		pruneRuns(root);
		const left = states.filter((_, minute) => fs.existsSync(path.join(runFolder(root, idOf(minute)), 'plan.jsonl')));
		assert.deepEqual(left, ['quarantined', 'purging']);
	});

	it('never removes one that still holds something', (context) => {
		const root = temporaryFolder(context);
		const held = 'repositories/team/app/_manifests/tags/v1/current/link';
		writeRun(root, idOf(0), 'undone', held);
		writeRun(root, idOf(1), undefined, held);
		for (let minute = 2; minute < remembered + 10; minute++) {
			writeRun(root, idOf(minute), 'purged');
		}

		pruneRuns(root);
		for (const minute of [0, 1]) {
			assert.ok(fs.existsSync(path.join(quarantineFolder(root, idOf(minute)), held)));
			assert.ok(fs.existsSync(path.join(runFolder(root, idOf(minute)), 'plan.jsonl')));
		}

		assert.equal(runIds(root).length, remembered + 2);
	});

	it('removes one whose record was never written: it did nothing', (context) => {
		const root = temporaryFolder(context);
		writeRun(root, idOf(0), undefined);
		writeRun(root, idOf(1), 'purged');
		fs.mkdirSync(path.join(quarantineFolder(root, idOf(0)), 'blobs'), {recursive: true});
		pruneRuns(root);
		assert.deepEqual(runIds(root), [idOf(1)]);
	});

	it('touches nothing that is no run', (context) => {
		const root = temporaryFolder(context);
		writeRun(root, idOf(0), 'purged');
		const folder = path.dirname(runFolder(root, idOf(0)));
		fs.mkdirSync(path.join(folder, 'somebody'));
		fs.writeFileSync(path.join(folder, 'lock.7'), '"released"');
		pruneRuns(root);
		assert.deepEqual(fs.readdirSync(folder).sort(), [idOf(0), 'lock.7', 'somebody']);
	});

	it('does nothing where no run has been', (context) => {
		pruneRuns(temporaryFolder(context));
	});

	it('stops at a damaged record, with its path', (context) => {
		const root = temporaryFolder(context);
		writeRun(root, idOf(0), 'purged');
		const file = path.join(runFolder(root, idOf(0)), 'run.json');
		fs.writeFileSync(file, '{');
		assert.throws(
			() => pruneRuns(root),
			(error) => error instanceof UserError && error.message.includes(file),
		);
	});
});
