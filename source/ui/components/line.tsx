import {Box, Text, useIsScreenReaderEnabled, type TextProps} from 'ink';
import type {ReactNode} from 'react';

/** One line of the screen, never two: what does not fit is cut. Where it is read out, nothing is said of a blank one. */
export function Line({children, ...style}: TextProps & {readonly children?: ReactNode}) {
	const spoken = useIsScreenReaderEnabled();
	if (spoken && (children === undefined || (typeof children === 'string' && children.trim() === ''))) {
		return null;
	}

	return (
		<Box height={1} flexShrink={0}>
			<Text wrap="truncate-end" {...style}>
				{children ?? ' '}
			</Text>
		</Box>
	);
}

/** A line with something at its right end, which is never cut. */
export function SplitLine({left, right}: {readonly left: ReactNode; readonly right: ReactNode}) {
	return (
		<Box height={1} flexShrink={0} justifyContent="space-between">
			<Box flexShrink={1}>
				<Text wrap="truncate-end">{left}</Text>
			</Box>
			<Box flexShrink={0} marginLeft={1}>
				<Text>{right}</Text>
			</Box>
		</Box>
	);
}

export function Rule({columns}: {readonly columns: number}) {
	const spoken = useIsScreenReaderEnabled();
	return spoken ? null : <Line dimColor>{'-'.repeat(columns)}</Line>;
}
