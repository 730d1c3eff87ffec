import {spawnSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import type {BenchStoreName} from './bench-store.ts';
import {storeFolder} from './cache.ts';
import {collector, du, find, floor, report} from './contestants.ts';
import {compiledFloor} from './floor.ts';
import {print, printMeasured} from './print.ts';
import {inTurn} from './rounds.ts';

const jobs = [1, 2, 4, 8];

/** In milliseconds; a small store, for one thread waits this long for each of some 10,000 looks. */
const latency = 1;

/** Measures what threads are worth where each look at the disk takes its time: `npm run bench -- cold`. */
export function measureCold(stores: readonly BenchStoreName[], rounds: number): void {
	const slowly = {
		NODE_OPTIONS: `--import=${new URL('./slow-reads.js', import.meta.url).href}`,
		LATENCY: String(latency),
	};
	const small = storeFolder('U');
	print(`A report on store U where each look at the disk takes ${latency} ms more; × one job`);
	printMeasured(
		inTurn(
			jobs.map((count) => ({...withJobs(small, count), env: slowly})),
			{rounds, warm: false},
		),
	);
	print();
	for (const store of stores) {
		measureWithoutCaches(store, rounds);
	}
}

function measureWithoutCaches(store: BenchStoreName, rounds: number): void {
	const reason = dropCaches();
	if (reason !== undefined) {
		print(`No cold caches: ${reason}. It takes root, on a system that lets it write to ${switchFile}.`);
		return;
	}

	const root = storeFolder(store);
	const program = compiledFloor();
	print(`Store ${store} with cold caches; × one job`);
	printMeasured(
		inTurn(
			[
				...jobs.map((count) => withJobs(root, count)),
				...(program === undefined ? [] : [floor(program, root)]),
				find(root),
				du(root),
				collector(root, '--dry-run'),
			],
			{rounds, warm: false, before: dropCaches},
		),
	);
}

const withJobs = (root: string, count: number) => report(root, `report --jobs ${count}`, '--jobs', String(count));

const switchFile = '/proc/sys/vm/drop_caches';

/** Makes the kernel forget what it has read of disks; returns why it does not. */
function dropCaches(): string | undefined {
	try {
		// What was not yet written cannot be dropped.
		spawnSync('sync');
		writeFileSync(switchFile, '3');
		return undefined;
	} catch (error) {
		return (error as Error).message;
	}
}
