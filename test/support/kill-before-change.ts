import {beforeEachChange} from './before-each-change.ts';

/*
 * Preloaded (`--import`) into every thread of a child process: kills the process, with no chance to
 * clean up, before the nth rename or removal that one of its threads makes. KILL_BEFORE says which.
 */

const before = Number(process.env['KILL_BEFORE']);
let changes = 0;

beforeEachChange((at) => {
	// What is told to those who watch is no change of the storage, and comes when the clock says so.
	if (!at.includes('.progress') && ++changes === before) {
		process.kill(process.pid, 'SIGKILL');
		// Nothing more happens in this thread until the signal is there.
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
	}
});
