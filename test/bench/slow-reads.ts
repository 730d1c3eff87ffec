import fs from 'node:fs';

/*
 * Preloaded (`--import`) into every thread of a program: each look at the disk takes LATENCY milliseconds, as over a
 * network: a listing, a status, an opening, a reading. What is open is closed and asked for its status at once.
 */

const milliseconds = Number(process.env['LATENCY']);
const still = new Int32Array(new SharedArrayBuffer(4));

/** The same function, later. */
function delayed<Work extends (...args: never[]) => unknown>(work: Work): Work {
	const later = (...args: Parameters<Work>) => {
		Atomics.wait(still, 0, 0, milliseconds);
		return work(...args);
	};
	return later as Work;
}

const {readdirSync, lstatSync, statSync, openSync, readSync} = fs;
Object.assign(fs, {
	readdirSync: delayed(readdirSync as (...args: never[]) => unknown),
	lstatSync: delayed(lstatSync as (...args: never[]) => unknown),
	statSync: delayed(statSync as (...args: never[]) => unknown),
	openSync: delayed(openSync),
	readSync: delayed(readSync as (...args: never[]) => unknown),
});
