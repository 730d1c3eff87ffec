import fs from 'node:fs';

/*
 * Preloaded (`--import`) into every thread of a program: each rename and removal takes SLOW
 * milliseconds, and waits for as long as there is a file HOLD, so that a test can meet a run under way.
 */

const milliseconds = Number(process.env['SLOW']);
const hold = process.env['HOLD'];
const still = new Int32Array(new SharedArrayBuffer(4));
const {renameSync, rmSync} = fs;

function wait(): void {
	do {
		Atomics.wait(still, 0, 0, milliseconds);
	} while (hold !== undefined && fs.existsSync(hold));
}

fs.renameSync = (from, to) => {
	wait();
	renameSync(from, to);
};

fs.rmSync = (at, options) => {
	wait();
	rmSync(at, options);
};
