import {Box, Text} from 'ink';
import {smallest, type State} from '../state.ts';

/** Below the smallest size no screen would be right; a run that is under way goes on. */
export function TooSmall({state}: {readonly state: State}) {
	const {columns, rows} = state.size;
	const running = state.snapshot.stage.name === 'running';
	const end = running ? 'The run goes on.' : 'q quits.';
	return (
		<Box width={columns} height={rows} flexDirection="column" overflow="hidden">
			<Text wrap="wrap">
				{`This terminal is ${columns}x${rows}. The screens need ${smallest.columns}x${smallest.rows}: enlarge it, or use report --json. ${end}`}
			</Text>
		</Box>
	);
}
