import fs from 'node:fs';

/*
 * Preloaded (`--import`) into every thread of a child process: kills the process, with no chance to
 * clean up, before the nth rename or removal that one of its threads makes. KILL_BEFORE says which.
 */

const before = Number(process.env['KILL_BEFORE']);
const {renameSync, rmSync} = fs;
let changes = 0;

function change(): void {
	if (++changes === before) {
		process.kill(process.pid, 'SIGKILL');
		// Nothing more happens in this thread until the signal is there.
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
	}
}

/** What is told to those who watch is no change of the storage, and comes when the clock says so. */
const isProgress = (at: fs.PathLike) => String(at).includes('.progress');

fs.renameSync = (from, to) => {
	// What is not there changes nothing: that only asks whether a rename would be possible.
	if (!isProgress(to) && fs.existsSync(from)) {
		change();
	}

	renameSync(from, to);
};

fs.rmSync = (at, options) => {
	if (!isProgress(at)) {
		change();
	}

	rmSync(at, options);
};
