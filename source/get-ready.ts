import v8 from 'node:v8';
import {startAhead} from './scan/members.ts';

/**
 * For a command that scans and shows no screen, as soon as it is known: a thread takes as long to start as all the rest
 * takes to load.
 *
 * The engine is told to wait longer before it optimizes a function. Most of a scan is system calls; what is compiled
 * meanwhile, once for each thread, costs a short scan more than it gains, and a long one reaches it all the same (by
 * about 20 times as much work as without). It is a hint: an engine that does not know it goes on as ever.
 */
export function getReady(): void {
	v8.setFlagsFromString('--interrupt-budget=3000000');
	startAhead();
}
