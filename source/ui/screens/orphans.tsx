import {formatCounted} from '../../format/count.ts';
import {List, type ListProps} from '../components/list.tsx';
import type {Column} from '../components/rows.tsx';
import {Totals} from '../components/totals.tsx';
import type {OrphansScreen} from '../open-screen.ts';
import {orphanRow} from '../selectors/orphan-rows.ts';

/** The blobs that no manifest of any repository references. */
export function Orphans({state, model, screen}: ListProps<OrphansScreen>) {
	return (
		<List
			state={state}
			model={model}
			screen={screen}
			place={`${formatCounted(screen.rows.length, 'blob')} in no repository`}
			totals={<Totals state={state} model={model} />}
			columnsOf={columnsOf}
			textsOf={(row) => {
				const {name, size, fate} = orphanRow(model, row);
				return [` ${name}`, size, '', fate];
			}}
		/>
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
