import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {RunPhase, RunProgress} from '../../../source/run/run.ts';
import {phaseRows} from '../../../source/ui/selectors/phase-rows.ts';
import {initialState, type RunView} from '../../../source/ui/state.ts';

const progressOf = (phase: RunPhase, done: number, total: number): RunProgress => ({
	phase,
	done,
	total,
	bytesDone: 0,
	bytesTotal: 0,
	recent: [],
});

function phasesOf(run: Partial<RunView>, ...progress: readonly RunProgress[]): readonly string[] {
	const stage = {name: 'running', progress, startedAt: 0} as const;
	const state = initialState({version: 1, stage, notes: []}, {columns: 80, rows: 24}, 0);
	const view: RunView = {kind: 'clean', plan: undefined, keep: false, stopping: false, ...run};
	return phaseRows({...state, run: view}).map(({name, status, bar}) => `${name} ${status} ${bar}`);
}

describe('the phases of a run', () => {
	it('stand in the order in which an unfinished undo is finished', () => {
		assert.deepEqual(phasesOf({kind: 'settle'}, progressOf('undo', 5, 10)), [
			'1 Put back running [######......]',
			'2 Mark again waiting [............]',
			'3 Verify waiting [............]',
		]);
		assert.equal(phasesOf({kind: 'settle'}, progressOf('mark', 5, 10))[0], '1 Mark again running [######......]');
	});

	it('are told as stopped, not as done, where a stop has cut them short', () => {
		const [swept, marked] = [progressOf('sweep', 3, 12), progressOf('mark', 0, 4)];
		assert.equal(phasesOf({stopping: true}, swept, marked)[1], '2 Sweep blobs stopped [###.........]');
		assert.equal(phasesOf({}, swept, marked)[1], '2 Sweep blobs done [############]');
	});
});
