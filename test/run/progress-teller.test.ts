import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {stepKinds, type Step} from '../../source/plan/plan.ts';
import {phaseOf, ProgressTeller} from '../../source/run/progress-teller.ts';
import type {LogLine, RunProgress} from '../../source/run/run.ts';
import {digestOf} from '../support/sample-plan.ts';

const counted = (done: number, total: number) => ({done, total, bytesDone: 10 * done, bytesTotal: 10 * total});
const revision = (digit: string): Step => ({kind: 'revision', repository: 'team/app', digest: digestOf(digit)});

describe('telling how far a run is', () => {
	it('happens at once, ten times a second, and at the end of each phase', (context) => {
		context.mock.timers.enable({apis: ['Date'], now: 1_000_000});
		const told: RunProgress[] = [];
		const teller = new ProgressTeller((progress) => told.push(progress));
		for (let done = 1; done <= 1000; done++) {
			teller.tell('remove', counted(done, 1000));
			context.mock.timers.tick(1);
		}

		teller.tell('sweep', counted(1, 2));
		teller.tell('sweep', counted(2, 2));
		assert.deepEqual(
			told.map(({phase, done}) => `${phase} ${done}`),
			[...Array.from({length: 10}, (_, tenth) => `remove ${1 + tenth * 100}`), 'remove 1000', 'sweep 1', 'sweep 2'],
		);
		assert.deepEqual(told.at(-2), {phase: 'sweep', done: 1, total: 2, bytesDone: 10, bytesTotal: 20, recent: []});
	});

	it('names the latest five things, newest first', (context) => {
		context.mock.timers.enable({apis: ['Date'], now: 1_000_000});
		const told: RunProgress[] = [];
		const teller = new ProgressTeller((progress) => told.push(progress));
		for (const [index, digit] of '123456'.split('').entries()) {
			teller.tell('remove', counted(index, 10), {step: revision(digit)});
			context.mock.timers.tick(100);
		}

		teller.tell('sweep', counted(1, 10), {step: {kind: 'blob', digest: digestOf('b'), bytes: 3}});
		assert.deepEqual(told.at(-1)!.recent, [
			`swept ${digestOf('b')}`,
			...'6543'
				.split('')
				.map((digit) => `removed repositories/team/app/_manifests/revisions/sha256/${digestOf(digit).slice(7)}`),
		]);
	});

	it('passes on all that was done, and counts what was not as planned', (context) => {
		context.mock.timers.enable({apis: ['Date'], now: 1_000_000});
		const told: Array<{progress: RunProgress; log: readonly LogLine[]}> = [];
		const teller = new ProgressTeller((progress, log) => told.push({progress, log}));
		teller.tell('remove', counted(0, 9));
		teller.tell('remove', counted(1, 9), {step: revision('1')});
		teller.tell('remove', counted(2, 9), {step: revision('2'), reason: 'it is gone already'});
		teller.putBack(revision('3'));
		teller.tell('remove', counted(9, 9));
		const path = (digit: string) => `repositories/team/app/_manifests/revisions/sha256/${digestOf(digit).slice(7)}`;
		assert.deepEqual(told.at(-1)!.log, [
			{at: 1_000_000, text: `removed ${path('1')}`},
			{at: 1_000_000, text: `left alone ${path('2')}: it is gone already`, odd: true},
			{at: 1_000_000, text: `put back ${path('3')}: it is needed by now`, odd: true},
		]);
		const {putBack, leftAlone} = told.at(-1)!.progress;
		assert.deepEqual({putBack, leftAlone}, {putBack: 1, leftAlone: 1});
	});

	it('loses no line that is odd, however much is done between two reports', (context) => {
		context.mock.timers.enable({apis: ['Date'], now: 1_000_000});
		let log: readonly LogLine[] = [];
		const teller = new ProgressTeller((_, lines) => (log = lines));
		teller.tell('remove', counted(0, 1000));
		teller.putBack(revision('3'));
		for (let done = 1; done <= 1000; done++) {
			teller.tell('remove', counted(done, 1000), {step: revision('1')});
		}

		assert.equal(log.length, 200);
		assert.equal(log[0]!.odd, true);
	});

	it('takes steps up to the layer links for removals, and what follows for the sweep', () => {
		const removals = stepKinds.filter((kind) => phaseOf({kind} as Step) === 'remove');
		assert.deepEqual(removals, ['tag', 'tag-index', 'revision', 'layer-link']);
	});
});
