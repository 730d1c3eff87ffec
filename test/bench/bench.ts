import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {benchStores, writeBenchStore} from './bench-store.ts';

/*
 * `npm run bench [-- STORE …]`: how long a report takes, against the registry's own collector in a dry run over the same
 * store, one after the other in the same run. Ratios of medians; nothing here passes or fails.
 */

const rounds = 5;
const cache = path.resolve('.cache/bench');

interface Contestant {
	readonly name: string;
	readonly command: readonly string[];
}

function storeFolder(name: keyof typeof benchStores): string {
	const folder = path.join(cache, name);
	if (!existsSync(folder)) {
		process.stdout.write(`writing store ${name} …\n`);
		const half = `${folder}.new`;
		rmSync(half, {recursive: true, force: true});
		mkdirSync(half, {recursive: true});
		writeBenchStore(half, benchStores[name]);
		renameSync(half, folder);
	}

	return folder;
}

function contestants(root: string): Contestant[] {
	const config = `${root}.yml`;
	const content = {version: 0.1, storage: {filesystem: {rootdirectory: root}}, http: {addr: '127.0.0.1:0'}};
	// JSON is YAML.
	writeFileSync(config, JSON.stringify(content));
	return [
		{name: 'report', command: [process.execPath, 'dist/cli.js', 'report', '--json', '--grace', '0', '--root', root]},
		{name: 'collector', command: ['docker-registry', 'garbage-collect', '--dry-run', '--delete-untagged', config]},
		{name: 'find', command: ['find', root, '-type', 'f', '-size', '+0']},
	];
}

/** Seconds that a command takes, its start included. */
function time({name, command: [program, ...options]}: Contestant): number {
	const startedAt = performance.now();
	const {status, stderr, error} = spawnSync(program!, options, {stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8'});
	if (status !== 0) {
		throw new Error(`${name} failed: ${error?.message ?? stderr}`);
	}

	return (performance.now() - startedAt) / 1000;
}

const median = (times: readonly number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;

function measure(store: keyof typeof benchStores): void {
	const all = contestants(storeFolder(store)).map((contestant) => ({contestant, times: [] as number[]}));
	for (let round = 0; round <= rounds; round++) {
		for (const {contestant, times} of all) {
			const seconds = time(contestant);
			// The first round only warms the caches.
			if (round > 0) {
				times.push(seconds);
			}
		}
	}

	const own = median(all[0]!.times);
	for (const {contestant, times} of all) {
		const range = `${Math.min(...times).toFixed(2)} to ${Math.max(...times).toFixed(2)}`;
		const ratio = (median(times) / own).toFixed(1);
		process.stdout.write(
			`${store}  ${contestant.name.padEnd(10)} ${median(times).toFixed(2).padStart(7)} s  (${range})  ${ratio} × report\n`,
		);
	}
}

const isStore = (name: string): name is keyof typeof benchStores => Object.hasOwn(benchStores, name);
const asked = process.argv.slice(2);
for (const store of asked.length === 0 ? ['A'] : asked) {
	if (!isStore(store)) {
		throw new Error(`There is no store ${store}; there are ${Object.keys(benchStores).join(', ')}.`);
	}

	measure(store);
}
