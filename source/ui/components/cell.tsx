import {Box, Text, type TextProps} from 'ink';
import {fitText} from '../fit-text.ts';

export interface CellProps extends Pick<TextProps, 'bold' | 'color' | 'dimColor' | 'inverse'> {
	readonly width: number;
	readonly align?: 'left' | 'right';
	readonly text: string;
}

/** A fixed-width part of a row: Ink lays rows of these out fastest, and nothing in one can move another. */
export function Cell({width, align = 'left', text, ...style}: CellProps) {
	return (
		<Box width={width} flexShrink={0} justifyContent={align === 'right' ? 'flex-end' : 'flex-start'}>
			<Text wrap="truncate-end" {...style}>
				{fitText(text, width, align)}
			</Text>
		</Box>
	);
}
