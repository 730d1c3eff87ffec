import {formatCount, formatCounted} from '../../format/count.ts';
import {formatDuration} from '../../format/duration.ts';
import {sanitize} from '../../format/sanitize.ts';
import {Line} from '../components/line.tsx';
import {List, type ListProps} from '../components/list.tsx';
import type {Column} from '../components/rows.tsx';
import {fitName} from '../fit-text.ts';
import type {FoundScreen} from '../open-screen.ts';
import {isStoppedScan} from '../stopped-scan.ts';

/** What a scan had met when it was asked: names and counts, which folder names tell; nothing is judged yet. */
export function Found({screen, ...props}: ListProps<FoundScreen>) {
	const {rows, elapsed} = screen;
	return (
		<List
			{...props}
			screen={screen}
			place={`${formatCounted(rows.length, 'repository')} found after ${formatDuration(elapsed)}`}
			context={
				<Line dimColor>
					{isStoppedScan(props.state.snapshot.stage)
						? ' The scan was stopped: this is what it had met. R scans again, from the beginning.'
						: ' Names and counts so far. Tags are read last: only then is known what goes.'}
				</Line>
			}
			columnsOf={columnsOf}
			textsOf={({name, manifests, layerLinks}, columns) => [
				` ${fitName(sanitize(name), columns[0]!.width - 1)}`,
				formatCount(manifests),
				formatCount(layerLinks),
			]}
		/>
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
