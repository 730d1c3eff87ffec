import {Box, Text} from 'ink';
import {memo} from 'react';
import type {PaneLine} from '../selectors/pane-line.ts';

/** Columns of the edge and the blank after it. */
export const paneEdge = 2;

const edge = {topLeft: '', top: '', topRight: '', left: '|', bottomLeft: '', bottom: '', bottomRight: '', right: ''};

/** What stands beside a list and follows its cursor. As much as there is room for: the most wanted comes first. */
export function Pane({
	width,
	height,
	lines,
}: {
	readonly width: number;
	readonly height: number;
	readonly lines: readonly PaneLine[];
}) {
	return (
		<Box
			width={width}
			flexShrink={0}
			flexDirection="column"
			overflow="hidden"
			borderStyle={edge}
			borderTop={false}
			borderRight={false}
			borderBottom={false}
			paddingLeft={paneEdge - 1}
		>
			{lines.slice(0, height).map(({text, bold = false}, row) => (
				<PaneRow key={row} text={text} bold={bold} />
			))}
		</Box>
	);
}

const PaneRow = memo(({text, bold}: Required<PaneLine>) => (
	<Box height={1} flexShrink={0}>
		<Text wrap="truncate-end" bold={bold}>
			{text === '' ? ' ' : text}
		</Text>
	</Box>
));
PaneRow.displayName = 'PaneRow';
