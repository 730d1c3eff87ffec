import {formatCounted} from '../../format/count.ts';
import {sanitize} from '../../format/sanitize.ts';
import {Line} from '../components/line.tsx';
import {List, type ListProps} from '../components/list.tsx';
import type {Column} from '../components/rows.tsx';
import type {RunsScreen} from '../open-screen.ts';
import {rootPlace} from '../root-place.ts';
import {runRow} from '../selectors/run-texts.ts';

/** What the storage remembers, newest first: what each run holds in quarantine, or has freed. */
export function Runs({screen, ...props}: ListProps<RunsScreen>) {
	return (
		<List
			{...props}
			screen={screen}
			place={rootPlace(props.state, props.model, ` > ${formatCounted(screen.rows.length, 'past run')}`)}
			columnsOf={columnsOf}
			textsOf={(run) => {
				const {id, started, state, held, freed} = runRow(run);
				return [` ${sanitize(id)}`, started, state, held, freed];
			}}
			empty={<Line>{'   This storage remembers no run.'}</Line>}
		/>
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
