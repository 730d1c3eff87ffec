import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {stepKinds, type Step} from '../../source/plan/plan.ts';
import {phaseOf, ProgressTeller} from '../../source/run/progress-teller.ts';
import type {RunProgress} from '../../source/run/run.ts';
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
			teller.tell('remove', counted(index, 10), revision(digit));
			context.mock.timers.tick(100);
		}

		teller.tell('sweep', counted(1, 10), {kind: 'blob', digest: digestOf('b'), bytes: 3});
		assert.deepEqual(told.at(-1)!.recent, [
			`swept ${digestOf('b')}`,
			...'6543'
				.split('')
				.map((digit) => `removed repositories/team/app/_manifests/revisions/sha256/${digestOf(digit).slice(7)}`),
		]);
	});

	it('takes steps up to the layer links for removals, and what follows for the sweep', () => {
		const removals = stepKinds.filter((kind) => phaseOf({kind} as Step) === 'remove');
		assert.deepEqual(removals, ['tag', 'tag-index', 'revision', 'layer-link']);
	});
});
