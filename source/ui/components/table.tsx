import {Box} from 'ink';
import {Cell} from './cell.tsx';

export interface TableColumn {
	readonly title: string;
	readonly width: number;
	readonly align?: 'left' | 'right';
}

/** A few rows of fixed width under dim titles. */
export function Table({
	columns,
	rows,
}: {
	readonly columns: readonly TableColumn[];
	readonly rows: ReadonlyArray<readonly string[]>;
}) {
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
