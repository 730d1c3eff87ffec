import {useMemo} from 'react';
import type {Problem} from '../../inventory/problems.ts';
import {formatCounted} from '../../format/count.ts';
import {sanitize} from '../../format/sanitize.ts';
import {Frame} from '../components/frame.tsx';
import {Line} from '../components/line.tsx';
import {Rows, type Column} from '../components/rows.tsx';
import type {Model} from '../model.ts';
import {listHeight, type ProblemsScreen, type State} from '../state.ts';

interface Props {
	readonly state: State;
	readonly model: Model;
	readonly screen: ProblemsScreen;
}

/** Everything that is wrong with the storage, told and never repaired. */
export function Problems({state, model, screen}: Props) {
	const {problems} = model;
	const {columns} = state.size;
	const layout = useMemo(() => columnsOf(columns), [columns]);
	const selected = problems[screen.position.cursor];
	return (
		<Frame
			state={state}
			model={model}
			place={`Problems   ${formatCounted(problems.length, 'problem')}, none of them repaired`}
			totals={
				<>
					<Line>{` ${selected ? sanitize(selected.message) : ''}`}</Line>
					<Line dimColor>{` ${selected ? placeOfProblem(selected) : ''}`}</Line>
				</>
			}
		>
			<Rows
				columns={layout}
				position={screen.position}
				height={listHeight('problems', state.size)}
				count={problems.length}
				textsOf={(index) => {
					const {kind, repository, reference, digest} = problems[index]!;
					const about = [repository, reference ?? digest].filter((part) => part !== undefined);
					return [` ${kind}`, sanitize(about.join('  '))];
				}}
				empty={<Line>{'   There are no problems.'}</Line>}
				width={columns}
			/>
		</Frame>
	);
}

const placeOfProblem = ({path, digest}: Problem) => sanitize(path ?? digest ?? '');

function columnsOf(width: number): readonly Column[] {
	return [
		{title: ' PROBLEM', width: 26},
		{title: 'WHERE', width: width - 28},
		{title: ' ', width: 1},
	];
}
