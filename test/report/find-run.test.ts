import assert from 'node:assert/strict';
import {test} from 'node:test';
import {UsageError} from '../../source/errors.ts';
import {findRun} from '../../source/report/find-run.ts';
import type {RunRecord} from '../../source/session.ts';

const run = (id: string, state: RunRecord['state']): RunRecord => ({
	version: 1,
	id,
	startedAt: '2026-11-24T10:15:00.000Z',
	state,
	keep: true,
	blobs: 1,
	bytes: 2,
});

const runs = [
	run('20261101T000000Z-0001', 'quarantined'),
	run('20261102T000000Z-0002', 'quarantined'),
	run('20261103T000000Z-0003', 'purged'),
];

test('without an id it is the newest run in quarantine', () => {
	assert.equal(findRun(runs, undefined, 'undoing'), runs[1]);
});

test('without an id, what was stopped on its way goes on', () => {
	const [undoing, purging] = [run('20261104T000000Z-0004', 'undoing'), run('20261105T000000Z-0005', 'purging')];
	assert.equal(findRun([...runs, undoing, purging], undefined, 'undoing'), undoing);
	assert.equal(findRun([...runs, undoing, purging], undefined, 'purging'), purging);
});

test('an id, or the beginning of one, finds its run', () => {
	assert.equal(findRun(runs, '20261103T000000Z-0003', 'undoing'), runs[2]);
	assert.equal(findRun(runs, '20261101', 'undoing'), runs[0]);
});

test('no run, an unknown one and an ambiguous beginning are wrong usage', () => {
	const cases = [
		[runs.slice(2), undefined, 'No run is in quarantine'],
		[runs, '2025', 'There is no run "2025"'],
		[runs, '202611', '3 runs begin with "202611"'],
	] as const;
	for (const [among, given, message] of cases) {
		assert.throws(
			() => findRun(among, given, 'undoing'),
			(error) => error instanceof UsageError && error.message === message && error.hint !== undefined,
		);
	}
});
