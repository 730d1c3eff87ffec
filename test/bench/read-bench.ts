import type {BenchStoreName} from './bench-store.ts';
import {manifestsOf, storeFolder} from './cache.ts';
import {collector, du, find, floor, nodeFloor, report} from './contestants.ts';
import {compiledFloor} from './floor.ts';
import {inventoryBytes} from './inventory-bytes.ts';
import {print, printFigures, printMeasured, type Figure} from './print.ts';
import {inTurn, medianOf, named, ratio, type Measured} from './rounds.ts';

/** What a report on each store is to reach: times the collector's, and at most so many times the floor's. */
const goals: Partial<Record<BenchStoreName, {readonly collector?: number; readonly floor?: number}>> = {
	A: {collector: 15, floor: 1.8},
	B: {collector: 100},
	D: {floor: 1.3},
};

/** Measures a report on some stores against what else reads them: `npm run bench -- A B C D`. */
export async function measureReading(stores: readonly BenchStoreName[], rounds: number): Promise<void> {
	const program = compiledFloor();
	for (const store of stores) {
		const root = storeFolder(store);
		const all = inTurn(
			[
				report(root),
				nodeFloor(root),
				...(program === undefined ? [] : [floor(program, root)]),
				find(root),
				du(root),
				collector(root, '--dry-run'),
			],
			{rounds},
		);
		print(`Store ${store}: ${manifestsOf(store)} manifests, warm caches; × the report`);
		printMeasured(all);
		const floors = all.filter(({contestant}) => contestant.name.startsWith('floor'));
		for (const one of floors) {
			checkFloor(named(all, 'report'), one);
		}

		printFigures([...speed(store, all, floors), ...(await memory(store, root, all))]);
		print();
	}
}

function speed(store: BenchStoreName, all: readonly Measured[], floors: readonly Measured[]): Figure[] {
	const own = named(all, 'report');
	const goal = goals[store];
	const times = (value: number) => `${value.toFixed(2)} ×`;
	const atLeast = (value: number | undefined) => (value === undefined ? '' : `at least ${value}`);
	const atMost = (value: number | undefined) => (value === undefined ? '' : `at most ${value}`);
	return [
		{name: 'collector ÷ report', value: times(ratio(named(all, 'collector'), own)), goal: atLeast(goal?.collector)},
		{name: 'find ÷ report', value: times(ratio(named(all, 'find'), own)), goal: 'more than 1'},
		...floors.flatMap((one) => {
			const {name} = one.contestant;
			return [
				{name: `report ÷ ${name}`, value: times(ratio(own, one)), goal: name === 'floor' ? atMost(goal?.floor) : ''},
				{name: `report ÷ ${name}, CPU`, value: times(ratio(own, one, 'cpu')), goal: ''},
			];
		}),
	];
}

async function memory(store: BenchStoreName, root: string, all: readonly Measured[]): Promise<Figure[]> {
	const {blobs, references, byDigest, byReference} = await inventoryBytes(root);
	return [
		{
			name: 'most memory of a report',
			value: `${medianOf(named(all, 'report'), 'peak').toFixed(0)} MiB`,
			goal: store === 'D' ? 'under 400' : '',
		},
		{name: 'inventory, a blob', value: `${(byDigest / blobs).toFixed(1)} bytes`, goal: 'under 100'},
		{name: 'inventory, a reference', value: `${(byReference / references).toFixed(1)} bytes`, goal: 'under 60'},
		{name: 'inventory', value: `${((byDigest + byReference) / 2 ** 20).toFixed(1)} MiB`, goal: ''},
	];
}

/** The floor is one only when it has seen all that the report counts. */
function checkFloor(own: Measured, floor: Measured): void {
	const {before} = JSON.parse(own.costs[0]!.output) as {readonly before: Readonly<Record<string, number>>};
	const counted = JSON.parse(floor.costs[0]!.output) as Readonly<Record<string, number>>;
	for (const [name, count] of Object.entries(counted)) {
		if (before[name] !== count) {
			throw new Error(
				`The ${floor.contestant.name} counted ${count} ${name}, the report ${before[name]}: it did another job.`,
			);
		}
	}
}
