import process from 'node:process';
import v8 from 'node:v8';
import {startAhead} from './scan/members.ts';

/**
 * For a command that scans and shows no screen, as soon as it is known: a thread takes as long to start as all the rest
 * takes to load.
 */
export function getReady(): void {
	optimizeLess();
	startAhead();
}

/**
 * Has the engine optimize each function by itself, without a copy of all that it calls. Most of a scan is system calls;
 * what is compiled meanwhile, once for each thread, costs a short scan more than it gains. Only Node 20 is told: later
 * engines have a cheaper compiler.
 */
function optimizeLess(): void {
	if (process.versions.v8.startsWith('11.3.')) {
		v8.setFlagsFromString('--no-turbo-inlining');
	}
}
