import {Box, useIsScreenReaderEnabled} from 'ink';
import {Table} from 'ink-table';
import {spokenRow} from '../spoken.ts';
import {Line} from './line.tsx';

interface Props {
	/** By title; what a row is about is under a blank. */
	readonly rows: ReadonlyArray<Readonly<Record<string, string>>>;
	readonly titles: readonly string[];
}

/** Before and after in a box, or read out row by row. */
export function FiguresBox({rows, titles}: Props) {
	const spoken = useIsScreenReaderEnabled();
	const keys = [' ', ...titles];
	if (spoken) {
		const columns = keys.map((title) => ({title}));
		return rows.map((row, index) => (
			<Line key={index}>
				{spokenRow(
					columns,
					keys.map((key) => row[key] ?? ''),
				)}
			</Line>
		));
	}

	return (
		<Box marginLeft={1} flexShrink={0}>
			<Table data={[...rows]} columns={keys.map((key) => (key === ' ' ? {key} : {key, align: 'right' as const}))} />
		</Box>
	);
}
