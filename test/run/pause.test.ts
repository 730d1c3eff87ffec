import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {Pause} from '../../source/run/pause.ts';

describe('a pause', () => {
	it('holds nobody up unless it is wanted', async () => {
		const told: boolean[] = [];
		const pause = new Pause((resting) => told.push(resting));
		await pause.rest();
		pause.want(true);
		pause.want(false);
		await pause.rest();
		assert.deepEqual(told, []);
	});

	it('lasts until it is wanted no more, and tells both', async () => {
		const told: boolean[] = [];
		const pause = new Pause((resting) => told.push(resting));
		pause.want(true);
		let goesOn = false;
		const rest = pause.rest().then(() => (goesOn = true));
		await new Promise(setImmediate);
		assert.equal(goesOn, false);
		assert.deepEqual(told, [true]);
		pause.want(false);
		await rest;
		assert.deepEqual(told, [true, false]);
	});

	it('that is wanted again before the run could go on goes on itself', async () => {
		const told: boolean[] = [];
		const pause = new Pause((resting) => told.push(resting));
		pause.want(true);
		const rest = pause.rest();
		pause.want(false);
		pause.want(true);
		await new Promise(setImmediate);
		assert.equal(told.at(-1), true);
		pause.want(false);
		await rest;
		assert.equal(told.at(-1), false);
	});
});
