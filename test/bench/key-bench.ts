import {setImmediate, setTimeout as sleep} from 'node:timers/promises';
import type {Inventory} from '../../source/inventory/inventory.ts';
import type {Size} from '../../source/ui/state.ts';
import {memorySession} from '../support/memory-session.ts';
import {openApp, type AppOnScreen} from './app-on-screen.ts';
import {busyTime, type Busy} from './busy-time.ts';
import {keys, type KeyScene} from './key-scenes.ts';
import {median} from './median.ts';
import {print, printTable} from './print.ts';

/** In milliseconds. */
const [goal, goalForEverything] = [16, 100];
/** Longer than a frame. */
const frame = 120;
/** Longer than what the screens wait for before they use a rest, one thing after the other, and than what they do in it. */
const rest = 1500;

/** What each kind of key costs: the reducer, React and Ink, up to the bytes; and what is done at rest, after the last. */
export async function measureKeys(title: string, inventory: Inventory, size: Size, scenes: readonly KeyScene[]) {
	const app = openApp(memorySession(inventory), size);
	print(`${title}, ${size.columns}x${size.rows}`);
	const rows: Array<readonly string[]> = [];
	await pressAll(app, down40);
	let isWarm = false;
	for (const scene of scenes) {
		if (scene.isFirst !== true && !isWarm) {
			await warmUp(app);
			isWarm = true;
		}

		const costs = await costsOf(app, scene);
		const atRest = await busyTime(async () => sleep(rest));
		const limit = scene.everything === true ? goalForEverything : goal;
		const figures = [
			...spread(costs.map(({total}) => total)),
			...spread(costs.map(({stretch}) => stretch)),
			atRest.total,
		];
		rows.push([scene.name, ...[...figures, atRest.stretch].map((figure) => told(figure, limit))]);
	}

	printTable(['ms', 'in all', 'most', 'at once', 'most', 'then, at rest', 'at once'], rows);
	print();
	app.close();
}

/** As often as a scan is drawn in some seconds; after none of them there is a rest. */
const down40 = Array.from({length: 40}, () => keys.down);

/** What draws is compiled while it is used: how long that takes the first keys is no matter of the storage. */
async function warmUp(app: AppOnScreen): Promise<void> {
	const moves = down40.flatMap((down) => [keys.pageDown, down]);
	await pressAll(app, [...moves, keys.home, '\r', ...moves, keys.escape]);
}

async function pressAll(app: AppOnScreen, all: readonly string[]): Promise<void> {
	for (const key of all) {
		await press(app, key);
	}
}

async function press(app: AppOnScreen, key: string): Promise<void> {
	app.type(key);
	await sleep(frame);
	// On a busy machine several timers end at once: what is typed right after an Escape would be one lump with it.
	await setImmediate();
}

const spread = (costs: readonly number[]) => [median(costs), Math.max(...costs)];
const told = (cost: number, limit: number) => `${cost.toFixed(1)}${cost > limit ? ' !' : '  '}`;

async function costsOf(
	app: AppOnScreen,
	{first = [], keys: measured, last = [], times = 5}: KeyScene,
): Promise<Busy[]> {
	const costs: Busy[] = [];
	for (let time = 0; time < times; time++) {
		await pressAll(app, first);
		for (const key of measured) {
			costs.push(await busyTime(async () => press(app, key)));
		}

		await pressAll(app, last);
	}

	return costs;
}
