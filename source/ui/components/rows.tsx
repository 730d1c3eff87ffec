import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import {memo, type ReactNode} from 'react';
import {fitText, isPlain} from '../fit-text.ts';
import {placeOf, type ListPosition} from '../list-position.ts';
import {spokenRow} from '../spoken.ts';
import {formatCount} from '../../format/count.ts';
import {Cell} from './cell.tsx';
import {Line} from './line.tsx';

export interface Column {
	readonly title: string;
	readonly width: number;
	readonly align?: 'left' | 'right';
	/** The list is sorted by it. */
	readonly sorted?: boolean;
	/** It is not read out: it only shows what other columns say. */
	readonly picture?: boolean;
}

interface RowProps {
	readonly columns: readonly Column[];
	readonly selected: boolean;
	/** In the range that ends at the cursor. */
	readonly ranged: boolean;
	/** The cells' texts, joined with a character that no text has: one value, so that an unchanged row is not drawn again. */
	readonly texts: string;
}

const separator = '\u{0}';

const Row = memo(({columns, selected, ranged, texts}: RowProps) => {
	const cells = texts.split(separator);
	const pointer = selected ? '>' : ranged ? '|' : ' ';
	if (cells.every(isPlain)) {
		return <PlainRow columns={columns} cells={cells} pointer={pointer} selected={selected} ranged={ranged} />;
	}

	return (
		<Box height={1} flexShrink={0}>
			<Cell width={1} text={pointer} inverse={selected} bold={ranged} />
			{columns.map(({title, width, align}, index) => (
				<Cell
					key={title + String(index)}
					width={width}
					align={align ?? 'left'}
					text={cells[index] ?? ''}
					inverse={selected}
					bold={ranged}
				/>
			))}
		</Box>
	);
});
Row.displayName = 'Row';

/**
 * A row as one text, which takes Ink a fraction of the time. What is wide, or may be, has a place of its own for each
 * cell instead: whatever a terminal makes of one, the next one is where it belongs.
 */
function PlainRow({
	columns,
	cells,
	pointer,
	selected,
	ranged,
}: Omit<RowProps, 'texts'> & {readonly cells: readonly string[]; readonly pointer: string}) {
	const line = columns.map(({width, align}, index) => fitText(cells[index] ?? '', width, align)).join('');
	return (
		<Box width={line.length + 1} height={1} flexShrink={0}>
			<Text wrap="truncate-end" inverse={selected} bold={ranged}>
				{pointer + (selected ? line : line.trimEnd())}
			</Text>
		</Box>
	);
}

export interface RowsProps {
	readonly columns: readonly Column[];
	readonly position: ListPosition;
	/** From the first to the last row of the range, while there is one. */
	readonly range?: readonly [first: number, last: number] | undefined;
	readonly height: number;
	readonly count: number;
	/** The texts of one row's cells. Called for the rows in view only. */
	readonly textsOf: (index: number) => readonly string[];
	/** Other rows are being looked for. */
	readonly arranging?: boolean;
	/** Instead of rows, when there are none. */
	readonly empty?: ReactNode;
	/** At the left of the place: what goes on meanwhile. */
	readonly note?: string;
	/** How wide the screen is, for the place at the right. */
	readonly width: number;
}

/** A list: its header, the rows in view, and where in the list they are. Read out, it is the row under the cursor. */
export function Rows({
	columns,
	position,
	range,
	height,
	count,
	textsOf,
	arranging = false,
	empty,
	note = '',
	width,
}: RowsProps) {
	const spoken = useIsScreenReaderEnabled();
	if (spoken) {
		const {cursor} = position;
		const place = `Row ${formatCount(cursor + 1)} of ${formatCount(count)}`;
		return arranging ? (
			<Line>{counting}</Line>
		) : count === 0 ? (
			empty
		) : (
			<Line>{`${place}: ${spokenRow(columns, textsOf(cursor))}`}</Line>
		);
	}

	const inView = Array.from(
		{length: Math.max(0, Math.min(height, count - position.top))},
		(_, row) => position.top + row,
	);
	return (
		<>
			<Header columns={columns} />
			<Box flexDirection="column" height={height} flexShrink={0}>
				{count === 0
					? !arranging && empty
					: inView.map((index, row) => (
							<Row
								key={row}
								columns={columns}
								selected={index === position.cursor}
								ranged={range !== undefined && index >= range[0] && index <= range[1]}
								texts={textsOf(index).join(separator)}
							/>
						))}
			</Box>
			<Line
				dimColor
			>{` ${note}${placeText(arranging, position, count, height).padStart(width - note.length - 1)}`}</Line>
		</>
	);
}

const counting = 'Counting ...';

function placeText(arranging: boolean, position: ListPosition, count: number, height: number): string {
	if (arranging) {
		return `${counting} `;
	}

	return count === 0
		? ''
		: `${formatCount(position.cursor + 1)}/${formatCount(count)}    ${placeOf(position, count, height)} `;
}

const Header = memo(({columns}: {readonly columns: readonly Column[]}) => (
	<Box height={1} flexShrink={0}>
		<Cell width={1} text="" />
		{columns.map(({title, width, align, sorted}, index) => (
			<Cell
				key={title + String(index)}
				width={width}
				align={align ?? 'left'}
				text={title}
				bold={sorted === true}
				dimColor={sorted !== true}
			/>
		))}
	</Box>
));
Header.displayName = 'Header';
