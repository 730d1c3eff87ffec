import process from 'node:process';
import v8 from 'node:v8';

/**
 * Has the engine optimize each function by itself, without a copy of all that it calls. Most of a scan is system calls;
 * what is compiled meanwhile, once for each thread, costs a short scan more than it gains. Only Node 20 is told: later
 * engines have a cheaper compiler.
 */
export function optimizeLess(): void {
	if (process.versions.v8.startsWith('11.3.')) {
		v8.setFlagsFromString('--no-turbo-inlining');
	}
}
