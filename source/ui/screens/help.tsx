import {Box, Text} from 'ink';
import {Line, Rule, SplitLine} from '../components/line.tsx';
import {helpHeight, helpLines, screenTitles} from '../help-lines.ts';
import {screenOf, type State} from '../state.ts';

/** The keys of the screen in front, and nothing that does not work there. */
export function Help({state, top}: {readonly state: State; readonly top: number}) {
	const {columns, rows} = state.size;
	const lines = helpLines(state);
	const room = helpHeight(state.size);
	const first = Math.min(top, Math.max(0, lines.length - room));
	return (
		<Box width={columns} height={rows} flexDirection="column" overflow="hidden">
			<SplitLine left={` Help: ${screenTitles[screenOf(state).name]}`} right="? or Esc closes " />
			<Rule columns={columns} />
			<Box flexDirection="column" flexGrow={1} overflow="hidden">
				{lines.slice(first, first + room).map((line, index) => (
					<Line key={index}>{line === '' ? ' ' : withTitles(line)}</Line>
				))}
			</Box>
			<Rule columns={columns} />
			<Line>
				{lines.length > room
					? ` ${first + 1}-${first + room} of ${lines.length}   Up/Down PgUp/PgDn scroll   ? or Esc close`
					: ' ? or Esc close'}
			</Line>
		</Box>
	);
}

/** A line may have a title in each of its columns: those are the words in capitals. */
function withTitles(line: string) {
	return line.split(/\b([A-Z]{4,}(?: [A-Z]{3,})*)\b/).map((part, index) => (
		<Text key={index} bold={index % 2 === 1}>
			{part}
		</Text>
	));
}
