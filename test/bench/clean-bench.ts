import {spawnSync} from 'node:child_process';
import {realpathSync, rmSync} from 'node:fs';
import type {BenchStoreName} from './bench-store.ts';
import {countBlobs, inCache, storeFolder} from './cache.ts';
import {collector, own} from './contestants.ts';
import {print, printFigures, printMeasured} from './print.ts';
import {inTurn, named, ratio} from './rounds.ts';

/** Measures a cleanup against the collector's, each on a fresh copy of a store: `npm run bench -- clean`. */
export function measureCleaning(stores: readonly BenchStoreName[], rounds: number): void {
	for (const store of stores) {
		const original = storeFolder(store);
		const copy = inCache('clean');
		const before = countBlobs(original);
		const left = new Map<string, Set<number>>();
		const all = inTurn(
			[own('clean', 'clean', '--yes', '--json', '--no-registry', '--grace', '0', '--root', copy), collector(copy)],
			{
				rounds,
				before: () => copyStore(original, copy),
				after({name}) {
					left.set(name, (left.get(name) ?? new Set()).add(countBlobs(copy)));
				},
			},
		);
		rmSync(copy, {recursive: true, force: true});
		const kept = new Set([...left.values()].flatMap((counts) => [...counts]));
		if (kept.size !== 1 || kept.has(before)) {
			throw new Error(`Not the same work: of ${before} blobs there are ${[...kept].join(' or ')} left.`);
		}

		print(`A cleanup of store ${store}: ${before - [...kept][0]!} of ${before} blobs go; × the cleanup`);
		printMeasured(all);
		const times = ratio(named(all, 'collector'), named(all, 'clean'));
		printFigures([{name: 'collector ÷ clean', value: `${times.toFixed(2)} ×`, goal: 'at least 1'}]);
		print();
	}
}

/** Puts a copy of a store in the place of what is left of the last one, all of it on the disk. */
function copyStore(original: string, copy: string): void {
	rmSync(copy, {recursive: true, force: true});
	// A true copy, not hard links: what is freed last costs as well. Of the folder itself, never of a link to it.
	run('cp', '-a', '--reflink=auto', realpathSync(original), copy);
	// What the disk has yet to write would be written while the command runs.
	run('sync', '-f', copy);
}

function run(command: string, ...args: readonly string[]): void {
	const {status, stderr, error} = spawnSync(command, args, {encoding: 'utf8'});
	if (status !== 0) {
		throw new Error(`${[command, ...args].join(' ')} failed: ${error?.message ?? stderr}`);
	}
}
