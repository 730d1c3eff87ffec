import {useMemo} from 'react';
import {formatCounted} from '../../format/count.ts';
import {Frame} from '../components/frame.tsx';
import {Rows, type Column} from '../components/rows.tsx';
import {Totals} from '../components/totals.tsx';
import type {Model} from '../model.ts';
import type {OrphansScreen} from '../open-screen.ts';
import {orphanRow} from '../selectors/orphan-rows.ts';
import {listHeight, type State} from '../state.ts';

interface Props {
	readonly state: State;
	readonly model: Model;
	readonly screen: OrphansScreen;
}

/** The blobs that no manifest of any repository references. */
export function Orphans({state, model, screen}: Props) {
	const {columns} = state.size;
	const layout = useMemo(() => columnsOf(columns), [columns]);
	return (
		<Frame
			state={state}
			model={model}
			place={`${formatCounted(screen.rows.length, 'blob')} in no repository`}
			totals={<Totals state={state} model={model} />}
		>
			<Rows
				columns={layout}
				position={screen.position}
				height={listHeight('orphans', state.size)}
				count={screen.rows.length}
				textsOf={(index) => {
					const {name, size, fate} = orphanRow(model, screen.rows[index]!);
					return [` ${name}`, size, '', fate];
				}}
				width={columns}
			/>
		</Frame>
	);
}

/** As much of the digest as there is room for: its beginning tells it apart. */
function columnsOf(width: number): readonly Column[] {
	const digest = Math.min(width - 29, 75);
	return [
		{title: ' BLOB', width: digest},
		{title: 'SIZE', width: 11, align: 'right'},
		{title: '', width: 2},
		{title: 'FATE', width: width - digest - 14},
	];
}
