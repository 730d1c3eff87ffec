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
	const steps = nextSteps(model, result, state.initiallyExcluded);
	const width = state.size.columns - 6;
	return (
		<Frame state={state} model={model} place={headlineOf(result)}>
			<Box marginLeft={1} flexShrink={0}>
				<Table data={[...table]} columns={tableColumns} />
			</Box>
			{verdictLines(result).map((line) => (
				<Line key={line}>{` ${line}`}</Line>
			))}
			<Line bold>{' Next'}</Line>
			{steps.flatMap((text, index) =>
				wrapLines(text, width).map((line, row) => (
					<Line key={`${index} ${row}`}>{`${row === 0 ? `  ${index + 1}.` : '    '} ${line}`}</Line>
				)),
			)}
		</Frame>
	);
}

const tableColumns = [
	{key: ' ' as const},
	...(['Before', 'After', 'Freed', 'Planned'] as const).map((key) => ({key, align: 'right' as const})),
];
