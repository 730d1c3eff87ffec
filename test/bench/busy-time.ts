import {performance} from 'node:perf_hooks';
import process from 'node:process';

/** What the main thread alone has used: where Node.js tells that (23.9 and later). */
const {threadCpuUsage} = process as {threadCpuUsage?: (earlier?: NodeJS.CpuUsage) => NodeJS.CpuUsage};

/**
 * Milliseconds of processor time that some work takes of the main thread. An older Node.js does not tell threads apart: then
 * the lesser of the time of all of them (those that collect garbage and compile count as well) and of the time in which
 * the main thread was not waiting (other processes may have had the processor meanwhile).
 */
export async function busyTime(work: () => unknown): Promise<number> {
	const usage = threadCpuUsage ?? ((earlier?: NodeJS.CpuUsage) => process.cpuUsage(earlier));
	const [before, loop] = [usage(), performance.eventLoopUtilization()];
	await work();
	const {user, system} = usage(before);
	return Math.min((user + system) / 1000, performance.eventLoopUtilization(loop).active);
}
