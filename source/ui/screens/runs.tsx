import {useMemo} from 'react';
import {formatCounted} from '../../format/count.ts';
import {sanitize} from '../../format/sanitize.ts';
import {Frame} from '../components/frame.tsx';
import {Line} from '../components/line.tsx';
import {Rows, type Column} from '../components/rows.tsx';
import type {Model} from '../model.ts';
import type {RunsScreen} from '../open-screen.ts';
import {runRow} from '../selectors/run-texts.ts';
import {listHeight, type State} from '../state.ts';

interface Props {
	readonly state: State;
	readonly model: Model;
	readonly screen: RunsScreen;
}

/** What the storage remembers, newest first: what each run holds in quarantine, or has freed. */
export function Runs({state, model, screen}: Props) {
	const {columns} = state.size;
	const layout = useMemo(() => columnsOf(columns), [columns]);
	return (
		<Frame
			state={state}
			model={model}
			place={`${formatCounted(screen.rows.length, 'past run')} of ${sanitize(model.settings.root)}`}
		>
			<Rows
				columns={layout}
				position={screen.position}
				height={listHeight('runs', state.size)}
				count={screen.rows.length}
				textsOf={(index) => {
					const {id, started, state: became, held, freed} = runRow(screen.rows[index]!);
					return [` ${sanitize(id)}`, started, became, held, freed];
				}}
				empty={<Line>{'   This storage remembers no run.'}</Line>}
				width={columns}
			/>
		</Frame>
	);
}

function columnsOf(width: number): readonly Column[] {
	return [
		{title: ' RUN', width: 23},
		{title: 'STARTED', width: 18},
		{title: 'STATE', width: 13},
		{title: 'IN QUARANTINE', width: 15, align: 'right'},
		{title: 'FREED', width: 10, align: 'right'},
		{title: ' ', width: width - 80},
	];
}
