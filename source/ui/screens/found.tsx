import {useMemo} from 'react';
import {formatCount, formatCounted} from '../../format/count.ts';
import {formatDuration} from '../../format/duration.ts';
import {sanitize} from '../../format/sanitize.ts';
import {Frame} from '../components/frame.tsx';
import {Line} from '../components/line.tsx';
import {Rows, type Column} from '../components/rows.tsx';
import {fitName} from '../fit-text.ts';
import type {Model} from '../model.ts';
import type {FoundScreen} from '../open-screen.ts';
import {listHeight, type State} from '../state.ts';

interface Props {
	readonly state: State;
	readonly model: Model;
	readonly screen: FoundScreen;
}

/** What a scan had met when it was asked: names and counts, which folder names tell; nothing is judged yet. */
export function Found({state, model, screen}: Props) {
	const {columns} = state.size;
	const layout = useMemo(() => columnsOf(columns), [columns]);
	const {rows, elapsed} = screen;
	return (
		<Frame
			state={state}
			model={model}
			place={`${formatCounted(rows.length, 'repository')} found after ${formatDuration(elapsed)}`}
			context={
				<Line dimColor>{' What goes is known when the scan ends: tags, which keep the most, are read last.'}</Line>
			}
		>
			<Rows
				columns={layout}
				position={screen.position}
				height={listHeight('found', state.size)}
				count={rows.length}
				textsOf={(index) => {
					const {name, manifests, layerLinks} = rows[index]!;
					return [` ${fitName(sanitize(name), layout[0]!.width - 1)}`, formatCount(manifests), formatCount(layerLinks)];
				}}
				width={columns}
			/>
		</Frame>
	);
}

function columnsOf(width: number): readonly Column[] {
	return [
		{title: ' REPOSITORY', width: width - 30},
		{title: 'MANIFESTS', width: 13, align: 'right'},
		{title: 'LAYER LINKS', width: 14, align: 'right'},
		{title: ' ', width: 2},
	];
}
