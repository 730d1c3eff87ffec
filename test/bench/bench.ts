import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {benchStores, writeBenchStore} from './bench-store.ts';

/*
 * `npm run bench [-- STORE …]`: what a report takes, against the registry's own collector in a dry run, `du` and `find`
 * over the same store, one after the other in the same run. × is how many times as long as the report, by medians;
 * nothing here passes or fails. `npm run bench -- ui`: what the screens take instead (ui-bench.ts).
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
		{name: 'du', command: ['du', '-s', root]},
		{name: 'find', command: ['find', root, '-type', 'f', '-size', '+0']},
	];
}

/** What one run of a command took. */
interface Cost {
	/** Of the wall clock, in seconds, the start included. */
	readonly wall: number;
	/** Of all processors, in seconds: nearly the same on a busy machine. */
	readonly cpu: number;
	/** The most memory that it held, in MiB. */
	readonly peak: number;
}

/** GNU time, which alone tells what a process that has ended took. */
const timer = '/usr/bin/time';

function run({name, command}: Contestant): Cost {
	const startedAt = performance.now();
	const {status, stderr, error} = spawnSync(timer, ['-f', '%U %S %M', ...command], {
		stdio: ['ignore', 'ignore', 'pipe'],
		encoding: 'utf8',
		maxBuffer: 2 ** 30,
	});
	if (status !== 0) {
		throw new Error(`${name} failed: ${error?.message ?? stderr}`);
	}

	const wall = (performance.now() - startedAt) / 1000;
	const [user = 0, system = 0, kibibytes = 0] = stderr.trimEnd().split('\n').at(-1)!.split(' ').map(Number);
	return {wall, cpu: user + system, peak: kibibytes / 1024};
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Median, and from the least to the most. */
function spread(values: readonly number[]): string {
	return `${median(values).toFixed(2).padStart(6)} s (${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)})`;
}

function measure(store: keyof typeof benchStores): void {
	const all = contestants(storeFolder(store)).map((contestant) => ({contestant, costs: [] as Cost[]}));
	for (let round = 0; round <= rounds; round++) {
		for (const {contestant, costs} of all) {
			const cost = run(contestant);
			// The first round only warms the caches.
			if (round > 0) {
				costs.push(cost);
			}
		}
	}

	const own = all[0]!.costs;
	const ratio = (costs: readonly Cost[], of: 'wall' | 'cpu') =>
		`${(median(costs.map((cost) => cost[of])) / median(own.map((cost) => cost[of]))).toFixed(1)} ×`;
	for (const {contestant, costs} of all) {
		const columns = [
			store,
			contestant.name.padEnd(9),
			`wall ${spread(costs.map(({wall}) => wall))}`,
			ratio(costs, 'wall'),
			`cpu ${spread(costs.map(({cpu}) => cpu))}`,
			ratio(costs, 'cpu'),
			`peak ${Math.max(...costs.map(({peak}) => peak)).toFixed(0)} MiB`,
		];
		process.stdout.write(`${columns.join('  ')}\n`);
	}
}

const isStore = (name: string): name is keyof typeof benchStores => Object.hasOwn(benchStores, name);
const asked = process.argv.slice(2);
if (asked[0] === 'ui') {
	// React is another one when it is developed with: before it is loaded.
	process.env['NODE_ENV'] = 'production';
	const {measureScreens} = await import('./ui-bench.ts');
	await measureScreens(storeFolder('U'));
	process.exit();
}

for (const store of asked.length === 0 ? ['A'] : asked) {
	if (!isStore(store)) {
		throw new Error(`There is no store ${store}; there are ${Object.keys(benchStores).join(', ')}.`);
	}

	measure(store);
}
