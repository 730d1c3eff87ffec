import fs from 'node:fs';

/*
 * Preloaded (`--import`) into every thread of a program: each rename and removal takes SLOW
 * milliseconds, so that a test can meet a run under way.
 */

const milliseconds = Number(process.env['SLOW']);
const still = new Int32Array(new SharedArrayBuffer(4));
const {renameSync, rmSync} = fs;

fs.renameSync = (from, to) => {
	Atomics.wait(still, 0, 0, milliseconds);
	renameSync(from, to);
};

fs.rmSync = (at, options) => {
	Atomics.wait(still, 0, 0, milliseconds);
	rmSync(at, options);
};
