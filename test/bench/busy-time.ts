import {openSync, readSync} from 'node:fs';
import process from 'node:process';

/** What some work takes of the main thread, in milliseconds of processor time. */
export interface Busy {
	readonly total: number;
	/** The most without turning to anything else: what a key that is typed meanwhile has to wait for. */
	readonly stretch: number;
}

/** Its first number is how long the thread that opens it has had a processor, in nanoseconds. Linux has it. */
const schedulerFile = openSync('/proc/thread-self/schedstat', 'r');
const text = Buffer.alloc(64);

/** Processor time of the main thread, in milliseconds: whatever else this program or others do meanwhile. */
function mainThreadTime(): number {
	// Of a thread that is running the kernel counts at its ticks only, and when its process is asked about.
	process.cpuUsage();
	const length = readSync(schedulerFile, text, 0, text.length, 0);
	return Number.parseInt(text.toString('latin1', 0, length), 10) / 1e6;
}

/** To wake for a look takes half of that by itself. In milliseconds. */
const leastTold = 0.1;

/** Looks at the processor time whenever the main thread turns to its timers, every millisecond at most. */
export async function busyTime(work: () => Promise<unknown>): Promise<Busy> {
	let [total, stretch, last] = [0, 0, mainThreadTime()];
	const look = () => {
		const taken = mainThreadTime() - last;
		total += taken > leastTold ? taken : 0;
		stretch = Math.max(stretch, taken);
		last = mainThreadTime();
	};

	const looking = setInterval(look, 1);
	await work();
	look();
	clearInterval(looking);
	return {total, stretch};
}
