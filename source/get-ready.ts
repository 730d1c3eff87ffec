import process from 'node:process';
import v8 from 'node:v8';
import {startAhead} from './scan/members.ts';

/**
 * For a command that scans and shows no screen, as soon as it is known: a thread takes as long to start as all the rest
 * takes to load.
 */
export function getReady(): void {
	optimizeLater();
	startAhead();
}

/**
 * Has the engine wait longer before it optimizes a function. Most of a scan is system calls; what is compiled meanwhile,
 * once for each thread, costs a short scan more than it gains, and a long one reaches it all the same (by about 20 times
 * as much work). Only Node 20's engine knows the flag: later ones write an error for it, and have a cheaper compiler.
 */
function optimizeLater(): void {
	if (process.versions.v8.startsWith('11.3.')) {
		v8.setFlagsFromString('--interrupt-budget=3000000');
	}
}
