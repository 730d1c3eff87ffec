import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {RunRecord, RunState} from '../../../source/run/run.ts';
import {isPurgeable, runRow, settleSentences, stateSentence} from '../../../source/ui/selectors/run-texts.ts';

const record = (state: RunState, keep = false): RunRecord => ({
	version: 1,
	id: '20261123T091500Z-4f2a',
	startedAt: '2026-11-23T09:15:00Z',
	state,
	keep,
	blobs: 125,
	bytes: 25_000_000,
});

describe('a past run', () => {
	it('says what it holds in quarantine, and what it has freed', () => {
		for (const [run, held, freed] of [
			[record('quarantining'), 'up to 23.8 MiB', '-'],
			[record('quarantined', true), '23.8 MiB', '-'],
			[record('purging'), 'up to 23.8 MiB', '-'],
			[record('purged'), '-', '23.8 MiB'],
			[record('undoing'), 'up to 23.8 MiB', '-'],
			[record('undone'), '-', '-'],
			[{...record('undone'), remains: 2}, '23.8 MiB', '-'],
		] as const) {
			assert.deepEqual([runRow(run).held, runRow(run).freed], [held, freed], run.state);
		}

		assert.equal(runRow(record('purged')).started, '2026-11-23 09:15Z');
		assert.equal(runRow({...record('purged'), startedAt: 'nonsense'}).started, '-');
	});

	it('is purged only when it was meant to be kept: one that was left unfinished is finished', () => {
		const purgeable = (['quarantining', 'quarantined', 'purging', 'purged', 'undoing', 'undone'] as const).filter(
			(state) => isPurgeable(record(state, true)),
		);
		assert.deepEqual(purgeable, ['quarantined']);
		assert.equal(isPurgeable(record('quarantined')), false);
	});

	it('says how it ended, and what finishing it would do', () => {
		assert.match(stateSentence(record('quarantined', true)), /frees nothing until it is purged\.$/);
		assert.match(stateSentence({...record('undone'), remains: 2}), /^All was put back but 2 things: /);
		assert.match(stateSentence(record('quarantined')), /^It did not come to its end\./);
		assert.deepEqual(settleSentences(record('undoing')), ['puts back the rest.']);
		assert.match(
			settleSentences(record('quarantining')).join(' '),
			/deletes the rest for good\. What it had not moved stays/,
		);
		assert.match(settleSentences(record('quarantining', true)).join(' '), /keeps the rest in quarantine\./);
		assert.doesNotMatch(settleSentences(record('purging')).join(' '), /had not moved/);
	});
});
