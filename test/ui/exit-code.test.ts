import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {Refusal} from '../../source/errors.ts';
import type {RunResult} from '../../source/run/run.ts';
import {exitCodeOf} from '../../source/ui/exit-code.ts';

const done = (given: Partial<RunResult>) =>
	exitCodeOf({name: 'done', result: {newProblems: [], ...given} as unknown as RunResult});

describe('exitCodeOf', () => {
	it('is that of the contract for every way in which a session ends', () => {
		assert.equal(exitCodeOf({name: 'choosing'}), 0);
		assert.equal(done({}), 0);
		assert.equal(done({stopped: 'SIGINT'}), 130);
		assert.equal(done({stopped: 'SIGTERM'}), 143);
		assert.equal(done({newProblems: [{kind: 'blob-missing', message: 'gone'}]}), 1);
		assert.equal(done({stopped: 'SIGTERM', newProblems: [{kind: 'blob-missing', message: 'gone'}]}), 143);
		assert.equal(exitCodeOf({name: 'failed', error: new Refusal('locked')}), 3);
		assert.equal(exitCodeOf({name: 'failed', error: new Error('a bug')}), 1);
	});
});
