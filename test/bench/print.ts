import {tableLines} from '../../source/format/text-table.ts';
import {median} from './median.ts';
import {medianOf, type Measured} from './rounds.ts';

export function print(line = ''): void {
	process.stdout.write(`${line}\n`);
}

/** Columns as wide as what is in them; the first one is text, the others are figures. */
export function printTable(titles: readonly string[], rows: ReadonlyArray<readonly string[]>): void {
	const columns = titles.map((title, index) => ({
		title,
		width: Math.max(...[titles, ...rows].map((cells) => (cells[index] ?? '').length)) + (index === 0 ? 0 : 3),
		align: index === 0 ? ('left' as const) : ('right' as const),
	}));
	for (const line of tableLines(columns, rows)) {
		print(line);
	}
}

/** What each command took, and how many times as much as the first one. */
export function printMeasured(all: readonly Measured[]): void {
	const [first] = all;
	const times = (measured: Measured, what: 'wall' | 'cpu') =>
		first === undefined ? '' : `${(medianOf(measured, what) / medianOf(first, what)).toFixed(2)} ×`;
	printTable(
		['', 'wall (s)', 'least to most', '', 'CPU (s)', 'least to most', '', 'peak (MiB)', 'rounds'],
		all.map((measured) => [
			measured.contestant.name,
			...spread(measured.costs.map(({wall}) => wall)),
			times(measured, 'wall'),
			...spread(measured.costs.map(({cpu}) => cpu)),
			times(measured, 'cpu'),
			Math.max(...measured.costs.map(({peak}) => peak)).toFixed(0),
			String(measured.costs.length),
		]),
	);
}

const spread = (values: readonly number[]) => [
	median(values).toFixed(2),
	`${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`,
];

/** A figure that there is a goal for. */
export interface Figure {
	readonly name: string;
	readonly value: string;
	readonly goal: string;
}

export function printFigures(figures: readonly Figure[]): void {
	const goals = figures.map(({goal}) => (goal === '' ? '' : `goal: ${goal}`));
	const width = Math.max(...goals.map(({length}) => length));
	printTable(
		['', '', ''],
		figures.map(({name, value}, index) => [name, value, goals[index]!.padEnd(width)]),
	);
}
