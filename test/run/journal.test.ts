import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {describe, it} from 'node:test';
import {UserError} from '../../source/errors.ts';
import type {Step} from '../../source/plan/plan.ts';
import {
	forgetPlan,
	isUndoable,
	isUnfinished,
	listRuns,
	newRunId,
	quarantineFolder,
	readJournal,
	runFolder,
	runIds,
	writeJournal,
	writeRecord,
} from '../../source/run/journal.ts';
import type {Journal} from '../../source/run/plan-file.ts';
import type {RunRecord, RunState} from '../../source/run/run.ts';
import {cleanupFolder} from '../../source/storage/layout.ts';
import {digestOf, samplePlan} from '../support/sample-plan.ts';
import {temporaryFolder} from '../support/store.ts';
import {snapshotTree} from '../support/tree.ts';

const id = '20261124T101500Z-4f2a';

const record: RunRecord = {
	version: 1,
	id,
	startedAt: '2026-11-24T10:15:00.000Z',
	state: 'quarantining',
	keep: false,
	blobs: 1,
	bytes: 100,
};

const everyStep: readonly Step[] = [
	{kind: 'tag', repository: 'team/app', tag: 'v1', digest: digestOf('a')},
	{kind: 'tag', repository: 'team/app', tag: 'broken', digest: null},
	{kind: 'tag-index', repository: 'team/app', tag: 'v2', digest: digestOf('a')},
	{kind: 'revision', repository: 'team/app', digest: digestOf('a')},
	{kind: 'layer-link', repository: 'team/app', digest: digestOf('b')},
	{kind: 'blob', digest: digestOf('b'), bytes: 100},
	{kind: 'upload', repository: 'team/app', id: '7f2c6b4e-0d6f-4f5c-9a5e-0c9a5a1f7d11', bytes: 5},
	{kind: 'leftover', path: `repositories/team/app/_layers/sha256/${'c'.repeat(64)}`},
	{kind: 'repository', repository: 'équipe/ü'},
];

function sampleJournal(steps: readonly Step[] = everyStep): Journal {
	return {
		version: 1,
		plan: samplePlanWithoutSteps(),
		selection: {
			grace: 3600,
			uploadsOlderThan: 604_800,
			excludedRepositories: ['base/os'],
			excludedRevisions: [['team/app', digestOf('d')]],
			excludedOrphans: true,
		},
		problems: [
			{kind: 'tag-dangling', repository: 'team/app', reference: 'v3', digest: digestOf('e'), message: 'It is gone.'},
		],
		steps,
	};
}

function samplePlanWithoutSteps(): Journal['plan'] {
	const {steps, ...plan} = samplePlan;
	assert.ok(Array.isArray(steps));
	return plan;
}

const planFile = (root: string) => path.join(runFolder(root, id), 'plan.jsonl');
const recordFile = (root: string) => path.join(runFolder(root, id), 'run.json');

/** True for a UserError that names the file, says where what was moved is, and keeps its cause. */
function names(file: string) {
	return (error: unknown) => {
		assert.ok(error instanceof UserError, String(error));
		assert.ok(error.message.includes(file), error.message);
		assert.match(error.hint ?? '', /What the run moved is beside it, below v2/);
		assert.ok(error.cause instanceof Error);
		assert.equal(error.exitCode, 1);
		return true;
	};
}

describe('the journal of a run', () => {
	it('comes back as it was written', (context) => {
		const root = temporaryFolder(context);
		writeJournal(root, record, sampleJournal());
		assert.deepEqual(readJournal(root, id), sampleJournal());
		assert.deepEqual(listRuns(root), [record]);
		assert.ok(fs.statSync(quarantineFolder(root, id)).isDirectory());
		assert.deepEqual(fs.readdirSync(runFolder(root, id)).sort(), ['plan.jsonl', 'run.json', 'spare', 'v2']);
	});

	it('comes back with many steps, across the stretches in which it is read', (context) => {
		const root = temporaryFolder(context);
		const steps = Array.from({length: 12_345}, (_, number): Step => {
			// Two bytes a character, so that a stretch ends within one.
			return {kind: 'layer-link', repository: `é${'ü'.repeat(number % 50)}`, digest: digestOf('a')};
		});
		writeJournal(root, record, sampleJournal(steps));
		assert.ok(fs.statSync(planFile(root)).size > 2 ** 20);
		assert.deepEqual(readJournal(root, id).steps, steps);
	});

	it('comes back without any step', (context) => {
		const root = temporaryFolder(context);
		writeJournal(root, record, sampleJournal([]));
		assert.deepEqual(readJournal(root, id).steps, []);
	});

	it('never touches a run that has the same id', (context) => {
		const root = temporaryFolder(context);
		writeJournal(root, record, sampleJournal());
		fs.writeFileSync(path.join(quarantineFolder(root, id), 'held'), 'something');
		const before = snapshotTree(root);
		assert.throws(() => writeJournal(root, record, sampleJournal([])), UserError);
		assert.deepEqual(snapshotTree(root), before);
	});

	describe('that is damaged', () => {
		const lines = (root: string) => fs.readFileSync(planFile(root), 'utf8').split('\n');
		const damages: ReadonlyArray<readonly [name: string, damage: (root: string) => void]> = [
			['is gone', (root) => fs.rmSync(planFile(root))],
			['is empty', (root) => fs.truncateSync(planFile(root), 0)],
			[
				'has lost its last line',
				(root) => fs.writeFileSync(planFile(root), `${lines(root).slice(0, -2).join('\n')}\n`),
			],
			['ends within a line', (root) => fs.truncateSync(planFile(root), fs.statSync(planFile(root)).size - 3)],
			['has lost its last line break', (root) => fs.truncateSync(planFile(root), fs.statSync(planFile(root)).size - 1)],
			['has a line of zeros', (root) => fs.appendFileSync(planFile(root), '\0\0\0\n')],
			['has a step twice', (root) => fs.appendFileSync(planFile(root), `${lines(root)[1]}\n`)],
			['has lost its header', (root) => fs.writeFileSync(planFile(root), lines(root).slice(1).join('\n'))],
			['is of another version', (root) => replaceInPlan(root, '{"version":1', '{"version":2')],
			['has a step of an unknown kind', (root) => replaceInPlan(root, '"kind":"blob"', '"kind":"bloob"')],
			[
				'has a step without a digest',
				(root) => replaceInPlan(root, '"kind":"revision",', '"kind":"revision","x":1},{'),
			],
			['leads out of the storage', (root) => replaceInPlan(root, '"path":"repositories/', '"path":"../../../../etc/')],
			[
				'leads out of the storage from within',
				(root) => replaceInPlan(root, '"path":"repositories/', '"path":"repositories/../../../../etc/'),
			],
		];
		function replaceInPlan(root: string, from: string, to: string): void {
			const text = fs.readFileSync(planFile(root), 'utf8');
			assert.ok(text.includes(from));
			fs.writeFileSync(planFile(root), text.replace(from, to));
		}

		for (const [name, damage] of damages) {
			it(`is told with its path: it ${name}`, (context) => {
				const root = temporaryFolder(context);
				writeJournal(root, record, sampleJournal());
				damage(root);
				assert.throws(() => readJournal(root, id), names(planFile(root)));
			});
		}
	});
});

describe('the record of a run', () => {
	it('is replaced as a whole', (context) => {
		const root = temporaryFolder(context);
		writeJournal(root, record, sampleJournal());
		writeRecord(root, {...record, state: 'purged', keep: true});
		assert.deepEqual(listRuns(root), [{...record, state: 'purged', keep: true}]);
		assert.deepEqual(fs.readdirSync(runFolder(root, id)).sort(), ['plan.jsonl', 'run.json', 'spare', 'v2']);
	});

	it('stays as it was when the new one cannot be written', (context) => {
		const root = temporaryFolder(context);
		writeJournal(root, record, sampleJournal());
		for (const name of ['openSync', 'writeFileSync', 'fsyncSync', 'renameSync'] as const) {
			context.mock.method(fs, name, () => {
				throw Object.assign(new Error('no space left on device'), {code: 'ENOSPC'});
			});
			assert.throws(
				() => writeRecord(root, {...record, state: 'purged'}),
				(error) => error instanceof UserError && /so full/.test(error.message) && error.hint !== undefined,
			);
			context.mock.restoreAll();
			assert.deepEqual(listRuns(root), [record], name);
		}
	});

	it('can be written on a full disk: some blocks were kept for that', (context) => {
		const root = temporaryFolder(context);
		writeJournal(root, record, sampleJournal());
		const spare = path.join(runFolder(root, id), 'spare');
		const {openSync} = fs;
		context.mock.method(fs, 'openSync', (...parameters: Parameters<typeof openSync>) => {
			if (parameters[1] === 'w' && fs.existsSync(spare)) {
				throw Object.assign(new Error('no space left on device'), {code: 'ENOSPC'});
			}

			return openSync(...parameters);
		});
		writeRecord(root, {...record, state: 'purging'});
		assert.equal(listRuns(root)[0]!.state, 'purging');
		assert.ok(!fs.existsSync(spare));
		writeRecord(root, {...record, state: 'purged'});
		forgetPlan(root, id);
		assert.deepEqual(fs.readdirSync(runFolder(root, id)).sort(), ['run.json', 'v2']);
	});

	for (const [name, text] of [
		['empty', ''],
		['cut off', '{"version":1,"id":"2026'],
		['null', 'null'],
		['a list', '[]'],
		['without a state', JSON.stringify({...record, state: undefined})],
		['in a state that nobody knows', JSON.stringify({...record, state: 'sleeping'})],
		['of another run', JSON.stringify({...record, id: '20261124T101500Z-ffff'})],
		['of another version', JSON.stringify({...record, version: 2})],
	] as const) {
		it(`that is damaged (${name}) is told with its path`, (context) => {
			const root = temporaryFolder(context);
			writeJournal(root, record, sampleJournal());
			fs.writeFileSync(recordFile(root), text);
			assert.throws(() => listRuns(root), names(recordFile(root)));
		});
	}

	it('that cannot be read is told with its path', (context) => {
		const root = temporaryFolder(context);
		writeJournal(root, record, sampleJournal());
		fs.rmSync(recordFile(root));
		fs.mkdirSync(recordFile(root));
		assert.throws(
			() => listRuns(root),
			(error) => error instanceof UserError && error.message.includes(recordFile(root)),
		);
	});
});

describe('writing a journal', () => {
	for (const failing of ['openSync', 'writeFileSync', 'fsyncSync', 'renameSync'] as const) {
		it(`leaves nothing behind when the disk is full (${failing})`, (context) => {
			const root = temporaryFolder(context);
			context.mock.method(fs, failing, () => {
				throw Object.assign(new Error('no space left on device'), {code: 'ENOSPC'});
			});
			assert.throws(
				() => writeJournal(root, record, sampleJournal()),
				(error) => error instanceof UserError && /The disk is so full/.test(error.message),
			);
			context.mock.restoreAll();
			assert.deepEqual(runIds(root), []);
		});
	}

	it('syncs the plan before it writes the record, and both before it returns', (context) => {
		const root = temporaryFolder(context);
		const events: string[] = [];
		const opened = new Map<number, string>();
		const {openSync, fsyncSync, renameSync} = fs;
		context.mock.method(fs, 'openSync', (...parameters: Parameters<typeof openSync>) => {
			const handle = openSync(...parameters);
			opened.set(handle, path.relative(root, String(parameters[0])));
			return handle;
		});
		context.mock.method(fs, 'fsyncSync', (handle: number) => {
			fsyncSync(handle);
			events.push(`sync ${opened.get(handle)}`);
		});
		context.mock.method(fs, 'renameSync', (from: string, to: string) => {
			renameSync(from, to);
			events.push(`rename to ${path.relative(root, to)}`);
		});
		writeJournal(root, record, sampleJournal());
		const run = `${cleanupFolder}/${id}`;
		assert.deepEqual(events, [
			`sync ${run}/plan.jsonl`,
			`sync ${run}/run.json.new`,
			`rename to ${run}/run.json`,
			`sync ${run}`,
			`sync ${cleanupFolder}`,
			'sync docker/registry',
		]);
	});

	it('goes on where a folder cannot be synced', (context) => {
		const root = temporaryFolder(context);
		const {fsyncSync, fstatSync} = fs;
		context.mock.method(fs, 'fsyncSync', (handle: number) => {
			if (fstatSync(handle).isDirectory()) {
				throw Object.assign(new Error('invalid argument'), {code: 'EINVAL'});
			}

			fsyncSync(handle);
		});
		writeJournal(root, record, sampleJournal());
		assert.deepEqual(listRuns(root), [record]);
	});
});

describe('the runs of a storage', () => {
	it('are none where no run has been', (context) => {
		assert.deepEqual(listRuns(temporaryFolder(context)), []);
	});

	it('are listed by when they started, oldest first, and nothing else is', (context) => {
		const root = temporaryFolder(context);
		const runs = [
			['20261124T101500Z-4f2a', '2026-11-24T10:15:00.500Z'],
			['20251231T235959Z-ffff', '2025-12-31T23:59:59.000Z'],
			['20261124T101500Z-0000', '2026-11-24T10:15:00.900Z'],
			['20261124T101459Z-0000', '2026-11-24T10:14:59.000Z'],
		] as const;
		for (const [run, startedAt] of runs) {
			writeJournal(root, {...record, id: run, startedAt}, sampleJournal());
		}

		for (const name of ['lock.7', '20261124T101500Z-4f2', 'notes', 'x20261124T101500Z-4f2a']) {
			fs.mkdirSync(path.join(root, cleanupFolder, name));
		}

		assert.deepEqual(
			listRuns(root).map((run) => run.id),
			['20251231T235959Z-ffff', '20261124T101459Z-0000', '20261124T101500Z-4f2a', '20261124T101500Z-0000'],
		);
	});

	it('do not count one whose record was never written: it did nothing', (context) => {
		const root = temporaryFolder(context);
		writeJournal(root, record, sampleJournal());
		fs.rmSync(recordFile(root));
		assert.deepEqual(listRuns(root), []);
	});

	it('have ids of the second in which they started, each another one', () => {
		const now = new Date('2026-11-24T10:15:00.987Z');
		const made = Array.from({length: 20}, () => newRunId(now));
		for (const run of made) {
			assert.match(run, /^20261124T101500Z-[\da-f]{4}$/);
		}

		assert.ok(new Set(made).size > 1);
	});

	it('are unfinished until they are purged, undone, or quarantined to be kept', () => {
		const open = (keep: boolean) =>
			(['quarantining', 'quarantined', 'purging', 'purged', 'undoing', 'undone'] satisfies RunState[]).filter((state) =>
				isUnfinished({...record, state, keep}),
			);
		assert.deepEqual(open(false), ['quarantining', 'quarantined', 'purging', 'undoing']);
		assert.deepEqual(open(true), ['quarantining', 'purging', 'undoing']);
	});

	it('can be undone until their purge begins', () => {
		const states: readonly RunState[] = ['quarantining', 'quarantined', 'purging', 'purged', 'undoing', 'undone'];
		assert.deepEqual(
			states.filter((state) => isUndoable({state})),
			['quarantining', 'quarantined', 'undoing'],
		);
		assert.ok(isUndoable({state: 'undone', remains: 1}), 'and again when something newer was in the way');
	});
});
