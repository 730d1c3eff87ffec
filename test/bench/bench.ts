import {register} from 'node:module';
import process from 'node:process';
import {benchStores, type BenchStoreName} from './bench-store.ts';
import {storeFolder} from './cache.ts';
import {measureCleaning} from './clean-bench.ts';
import {measureCold} from './cold-bench.ts';
import {measureGrowth} from './growth-bench.ts';
import {print} from './print.ts';
import {measureReading} from './read-bench.ts';
import {measureStart} from './start-bench.ts';

/*
 * `npm run bench`: what the program takes. Nothing here passes or fails; the goals stand beside the figures.
 */

const help = `npm run bench [-- [MEASURE] [STORE …] [--rounds N]]
  what the program takes, against what else does the work

A store is written once, into .cache/bench, the same each time (delete it freely). Commands are run in turn, round
after round; the figures are medians, with the least and the most. Caches are warm: a first round does not count.
A collector that takes 30 seconds of CPU time is run once. It needs GNU time, docker-registry, and a C compiler for
the floor: a program that makes only the system calls that a report needs, in one thread (test/bench/floor.c).

Measures
  (none)   a report against the collector's dry run, find, du and the floor; memory (store A, or those named)
  clean    a cleanup against the collector's own, on fresh copies (store A, or those named)
  growth   a report on ten times as much: manifests, tags, layer links, nested repositories
  start    --version, --help, a report on nothing and the UI's first frame against node -e 0
  cold     --jobs 1, 2, 4 and 8 where looks at the disk take long; cold caches, as root (store A, or those named)
  ui       what a key sends and costs on the screens

Stores (repositories × tags × revisions)
  ${Object.entries(benchStores)
		.map(([name, {repositories, tags, revisions}]) => `${name.padEnd(9)}${repositories} × ${tags} × ${revisions}`)
		.join('\n  ')}

Options
  --rounds N   how often each command is run (default 5)
  --help       this text
`;

const measures = ['clean', 'growth', 'start', 'cold', 'ui'] as const;
type Measure = (typeof measures)[number] | 'read';

interface Asked {
	readonly measure: Measure;
	readonly stores: readonly BenchStoreName[];
	readonly rounds: number;
}

const isMeasure = (word: string): word is (typeof measures)[number] => (measures as readonly string[]).includes(word);
const isStore = (word: string): word is BenchStoreName => Object.hasOwn(benchStores, word);

/** What the arguments ask for, or what is wrong with them. */
function parse(args: readonly string[]): Asked | string {
	const words = [...args];
	const at = words.indexOf('--rounds');
	const rounds = at < 0 ? 5 : Number(words.splice(at, 2)[1]);
	if (!Number.isInteger(rounds) || rounds < 1) {
		return '--rounds takes a whole number from 1 up.';
	}

	const [first = ''] = words;
	const measure = isMeasure(first) ? first : 'read';
	const named = isMeasure(first) ? words.slice(1) : words;
	const stores = named.filter((word) => isStore(word));
	const strange = named.find((word) => !isStore(word));
	if (strange !== undefined) {
		return `There is no measure and no store ${strange}.`;
	}

	const takesStores = measure === 'read' || measure === 'clean' || measure === 'cold';
	return !takesStores && stores.length > 0
		? `${measure} takes no store: it has its own.`
		: {measure, rounds, stores: stores.length === 0 ? ['A'] : stores};
}

async function measureAsked({measure, stores, rounds}: Asked): Promise<void> {
	switch (measure) {
		case 'read':
			return measureReading(stores, rounds);
		case 'clean':
			return measureCleaning(stores, rounds);
		case 'growth':
			return measureGrowth(rounds);
		case 'start':
			return measureStart(rounds);
		case 'cold':
			return measureCold(stores, rounds);
		case 'ui': {
			// React is another one when it is developed with: before it is loaded.
			process.env['NODE_ENV'] = 'production';
			// And Ink is the one of the bundle.
			register(new URL('../../../.ci/plain-cells.mjs', import.meta.url));
			const {measureScreens} = await import('./ui-bench.ts');
			return measureScreens(storeFolder('U'));
		}
	}
}

const args = process.argv.slice(2);
if (args.includes('--help')) {
	print(help.trimEnd());
	process.exit();
}

const asked = parse(args);
if (typeof asked === 'string') {
	process.stderr.write(`${asked} npm run bench -- --help tells what there is.\n`);
	process.exit(2);
}

// Node.js reads all these certificates before anything else: 0.07 s of each start, for no one here.
delete process.env['NODE_EXTRA_CA_CERTS'];
await measureAsked(asked);
process.exit();
