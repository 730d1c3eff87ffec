import {Box, useIsScreenReaderEnabled} from 'ink';
import {spokenRow} from '../spoken.ts';
import {Cell} from './cell.tsx';
import {Line} from './line.tsx';

export interface TableColumn {
	readonly title: string;
	readonly width: number;
	readonly align?: 'left' | 'right';
	/** It is not read out: it only shows what other columns say. */
	readonly picture?: boolean;
	/** It holds names, which are read out without its title. */
	readonly named?: boolean;
}

/** A few rows of fixed width under dim titles. */
export function Table({
	columns,
	rows,
}: {
	readonly columns: readonly TableColumn[];
	readonly rows: ReadonlyArray<readonly string[]>;
}) {
	const spoken = useIsScreenReaderEnabled();
	if (spoken) {
		return rows.map((cells, row) => <Line key={row}>{spokenRow(columns, cells)}</Line>);
	}

	return (
		<>
			<Box height={1} flexShrink={0}>
				{columns.map(({title, width, align}, index) => (
					<Cell key={index} width={width} align={align ?? 'left'} text={title} dimColor />
				))}
			</Box>
			{rows.map((cells, row) => (
				<Box key={row} height={1} flexShrink={0}>
					{columns.map(({width, align}, index) => (
						<Cell key={index} width={width} align={align ?? 'left'} text={cells[index] ?? ''} />
					))}
				</Box>
			))}
		</>
	);
}
