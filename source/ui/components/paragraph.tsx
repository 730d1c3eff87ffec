import {Box, Text} from 'ink';
import {sanitize} from '../../format/sanitize.ts';

/** Text that may be longer than a line, as another program's output is. */
export function Paragraph({text, color}: {readonly text: string; readonly color?: string}) {
	return (
		<Box marginLeft={3} marginRight={3} flexShrink={1} overflow="hidden">
			<Text wrap="wrap" bold={color !== undefined} {...(color !== undefined && {color})}>
				{text.split('\n').map(sanitize).join('\n')}
			</Text>
		</Box>
	);
}
