import type {BenchStoreName} from './bench-store.ts';
import {emptyFolder, storeFolder} from './cache.ts';
import {report} from './contestants.ts';
import {print, printTable} from './print.ts';
import {inTurn, medianOf, named, type Measured} from './rounds.ts';

/** Stores of one shape, the second with ten times as much of what grows. */
const shapes: ReadonlyArray<{
	readonly title: string;
	readonly small: BenchStoreName;
	readonly large: BenchStoreName;
}> = [
	{title: '10,000 → 100,000 manifests', small: 'A', large: 'D'},
	{title: '1,000 → 10,000 tags in one repository', small: 'tags', large: 'tags10'},
	{title: '10,000 → 100,000 layer links in one repository', small: 'links', large: 'links10'},
	{title: '200 → 2,000 repositories nested ten deep', small: 'nested', large: 'nested10'},
];

/** Measures how a report grows with its storage: `npm run bench -- growth`. */
export function measureGrowth(rounds: number): void {
	const rows = shapes.map(({title, small, large}) => {
		const all = inTurn(
			[report(emptyFolder(), 'empty'), report(storeFolder(small), 'small'), report(storeFolder(large), 'large')],
			{rounds},
		);
		const [empty, one, ten] = [named(all, 'empty'), named(all, 'small'), named(all, 'large')];
		return [
			title,
			...(['wall', 'cpu'] as const).flatMap((what) => [
				`${medianOf(one, what).toFixed(2)} → ${medianOf(ten, what).toFixed(2)}`,
				times(medianOf(ten, what) / medianOf(one, what)),
				times(withoutStart(ten, empty, what) / withoutStart(one, empty, what)),
			]),
			`${medianOf(one, 'peak').toFixed(0)} → ${medianOf(ten, 'peak').toFixed(0)}`,
		];
	});
	print(`A report on ten times as much, medians of ${rounds} (goal: at most 11 ×)`);
	printTable(['', 'wall (s)', '', 'less the start', 'CPU (s)', '', 'less the start', 'peak (MiB)'], rows);
}

const times = (value: number) => `${value.toFixed(1)} ×`;

/** A start costs the same whatever is there, and would hide how the rest grows. */
const withoutStart = (measured: Measured, empty: Measured, what: 'wall' | 'cpu') =>
	medianOf(measured, what) - medianOf(empty, what);
