import fs from 'node:fs';
import {beforeEachChange} from './before-each-change.ts';

/*
 * Preloaded (`--import`) into every thread of a program: each rename and removal takes SLOW milliseconds, and
 * from the one number FROM of its thread on waits for as long as there is a file HOLD, so that a test can meet a
 * run under way.
 */

const milliseconds = Number(process.env['SLOW']);
const hold = process.env['HOLD'];
const from = Number(process.env['FROM']);
const still = new Int32Array(new SharedArrayBuffer(4));
let changes = 0;

beforeEachChange(() => {
	changes++;
	Atomics.wait(still, 0, 0, milliseconds);
	while (hold !== undefined && changes >= from && fs.existsSync(hold)) {
		Atomics.wait(still, 0, 0, 5);
	}
});
