import {EventEmitter} from 'node:events';
import process from 'node:process';
import {Writable} from 'node:stream';
import {render} from 'ink';
import {createElement} from 'react';
import {repositoryNode} from '../../source/inventory/graph.ts';
import {App} from '../../source/ui/screens/app.tsx';
import {Store} from '../../source/ui/store.ts';
import {memorySession} from '../support/memory-session.ts';
import {syntheticInventory, type Shape} from '../support/synthetic-inventory.ts';
import {median} from './median.ts';
import {print} from './print.ts';
import {typedBytes} from './typed-bytes.ts';

/*
 * `npm run bench -- ui`: what the screens send over a slow link, and what a key costs on storages that are large. Bytes
 * are those of the built program in a real terminal, and exact. Milliseconds are of processor time, garbage collection
 * included: nearly the same on a busy machine. Nothing here passes or fails; the goals stand beside.
 */

/** What a terminal is to Ink, and nobody looks at. */
class Screen extends Writable {
	readonly isTTY = true;
	readonly columns: number;
	readonly rows: number;

	constructor(columns: number, rows: number) {
		super({write: (_chunk, _encoding, done) => done()});
		this.columns = columns;
		this.rows = rows;
	}
}

class Keyboard extends EventEmitter {
	readonly isTTY = true;
	#data: string | null = null;

	type(data: string): void {
		this.#data = data;
		this.emit('readable');
	}

	read(): string | null {
		const data = this.#data;
		this.#data = null;
		return data;
	}

	setEncoding(): void {}
	setRawMode(): void {}
	resume(): void {}
	pause(): void {}
	ref(): void {}
	unref(): void {}
}

/** Milliseconds of processor time that some work takes. */
async function cost(work: () => unknown): Promise<number> {
	const before = process.cpuUsage();
	await work();
	const {user, system} = process.cpuUsage(before);
	return (user + system) / 1000;
}

/** Longer than a frame. */
const next = async () =>
	new Promise<void>((resolve) => {
		setTimeout(resolve, 70);
	});

const keys = {up: '\u{1B}[A', down: '\u{1B}[B', pageDown: '\u{1B}[6~', end: '\u{1B}[F', home: '\u{1B}[H'};

/** What each of some keys costs on a large storage: the reducer, React and Ink, up to the bytes. */
async function measureKeys(title: string, shape: Shape, open: string): Promise<void> {
	const session = memorySession(syntheticInventory(shape));
	const [stdout, stdin] = [new Screen(80, 24), new Keyboard()];
	const host = {exit() {}, redraw() {}, suspend() {}};
	const store = new Store(session, host, {columns: 80, rows: 24});
	const app = render(createElement(App, {store, model: session}), {
		stdout: stdout as unknown as NodeJS.WriteStream,
		stdin: stdin as unknown as NodeJS.ReadStream,
		alternateScreen: true,
		incrementalRendering: true,
		maxFps: 15,
		interactive: true,
		patchConsole: false,
	});
	await next();
	const opening = await cost(async () => {
		stdin.type(open);
		await next();
	});
	print(title);
	if (open !== '') {
		print(`  open           ${opening.toFixed(1).padStart(7)} ms`);
	}

	const sequences = {
		step: [keys.down, keys.up],
		page: [keys.pageDown],
		'first, last': [keys.end, keys.home],
		toggle: [' '],
	};
	for (const [name, sequence] of Object.entries(sequences)) {
		const costs: number[] = [];
		for (let press = 0; press < 40; press++) {
			costs.push(
				await cost(async () => {
					stdin.type(sequence[press % sequence.length]!);
					await next();
				}),
			);
		}

		print(
			`  ${name.padEnd(14)} ${median(costs).toFixed(1).padStart(7)} ms, at most ${Math.max(...costs).toFixed(1)} ms`,
		);
	}

	store.close();
	app.unmount();
}

/** What it costs to hold and to release everything in one repository. */
async function measureToggle(shape: Shape): Promise<void> {
	const {inventory, estimate} = memorySession(syntheticInventory(shape));
	const node = repositoryNode(inventory.graph, 0);
	const costs: number[] = [];
	for (let round = 0; round < 5; round++) {
		costs.push(await cost(() => estimate.hold(node)), await cost(() => estimate.release(node)));
	}

	print(`Toggle of all ${shape.manifests} manifests of a repository (goal: under 100 ms)`);
	print(`  the first ${costs[0]!.toFixed(1)} ms, then ${median(costs).toFixed(1)} ms`);
}

/** Measures the screens, and prints what it found. */
export async function measureScreens(root: string): Promise<void> {
	const {step, scroll, idle} = await typedBytes(root);
	print('Bytes at 80x24, built program in a terminal');
	print(`  step of the cursor  ${step.toFixed(0).padStart(5)}    (goal: under 350)`);
	print(`  scrolling, a key    ${scroll.toFixed(0).padStart(5)}    (goal: under 600)`);
	print(`  a second, idle      ${idle.toFixed(0).padStart(5)}    (goal: 0)`);
	await measureKeys(
		'A key on 10,000 repositories, 80x24 (goal: under 16 ms)',
		{repositories: 10_000, manifests: 5},
		'',
	);
	await measureKeys('A key in a repository of 100,000 manifests', {repositories: 1, manifests: 100_000}, '\r');
	await measureToggle({repositories: 1, manifests: 100_000});
}
