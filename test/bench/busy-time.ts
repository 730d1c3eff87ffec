import {monitorEventLoopDelay, performance} from 'node:perf_hooks';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';

/** What the main thread alone has used: where Node.js tells that (23.9 and later). */
const {threadCpuUsage} = process as {threadCpuUsage?: (earlier?: NodeJS.CpuUsage) => NodeJS.CpuUsage};

/** What some work takes of the main thread, in milliseconds. */
export interface Busy {
	/** Of processor time, in all. */
	readonly total: number;
	/** For how long it did not turn to anything else: what a key may have to wait for. By the clock. */
	readonly stretch: number;
}

/**
 * An older Node.js does not tell threads apart: then the total is the lesser of the time of all of them (those that collect
 * garbage and compile count as well) and of the time in which the main thread was not waiting (other processes may have had
 * the processor meanwhile).
 */
export async function busyTime(work: () => unknown): Promise<Busy> {
	const usage = threadCpuUsage ?? ((earlier?: NodeJS.CpuUsage) => process.cpuUsage(earlier));
	const delays = monitorEventLoopDelay({resolution: 1});
	delays.enable();
	// What comes before its first beat it does not see.
	await sleep(5);
	const [before, loop] = [usage(), performance.eventLoopUtilization()];
	await work();
	const {user, system} = usage(before);
	delays.disable();
	return {
		total: Math.min((user + system) / 1000, performance.eventLoopUtilization(loop).active),
		stretch: Math.max(0, delays.max / 1e6 - 1),
	};
}
