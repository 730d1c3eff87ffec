import {Box} from 'ink';
import {Table} from 'ink-table';
import {Frame} from '../components/frame.tsx';
import {Line} from '../components/line.tsx';
import type {Model} from '../model.ts';
import {nextSteps} from '../selectors/next-steps.ts';
import {headlineOf, resultRows, verdictLines} from '../selectors/result-texts.ts';
import type {State} from '../state.ts';
import {wrapLines} from '../wrap-lines.ts';

interface Props {
	readonly state: State;
	readonly model: Model;
}

/** How a run ended: before and after as measured on the disk, and what to do now. */
export function Done({state, model}: Props) {
	const {stage} = state.snapshot;
	if (stage.name !== 'done') {
		return null;
	}

	const {result} = stage;
	const table = resultRows(result, state.run?.plan);
	const sentences = wrapLines(verdictLines(result).join(' '), state.size.columns - 2);
	const next = nextSteps(state, model, result).flatMap((text, index) =>
		wrapLines(text, state.size.columns - 6).map((line, row) => `${row === 0 ? `  ${index + 1}.` : '    '} ${line}`),
	);
	// A table's row takes two lines. Beside it: title, rules, table's head and foot, "Next", message and keys.
	const room = state.size.rows - 10 - sentences.length - next.length;
	return (
		<Frame state={state} model={model} place={headlineOf(result)}>
			<Box marginLeft={1} flexShrink={0}>
				<Table data={table.slice(0, Math.max(1, Math.floor(room / 2)))} columns={tableColumns} />
			</Box>
			{sentences.map((line) => (
				<Line key={line}>{` ${line}`}</Line>
			))}
			<Line />
			<Line bold>{' Next'}</Line>
			{next.map((line, index) => (
				<Line key={index}>{line}</Line>
			))}
		</Frame>
	);
}

const tableColumns = [
	{key: ' ' as const},
	...(['Before', 'After', 'Freed', 'Planned'] as const).map((key) => ({key, align: 'right' as const})),
];
