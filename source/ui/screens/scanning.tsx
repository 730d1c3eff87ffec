import {formatBar} from '../../format/bar.ts';
import {formatBytes} from '../../format/bytes.ts';
import {formatCount} from '../../format/count.ts';
import {formatDuration} from '../../format/duration.ts';
import {formatPercent} from '../../format/percent.ts';
import {sanitize} from '../../format/sanitize.ts';
import type {ScanProgress} from '../../scan/scan.ts';
import {Activity} from '../components/activity.tsx';
import {Frame} from '../components/frame.tsx';
import {Line} from '../components/line.tsx';
import {Table, type TableColumn} from '../components/table.tsx';
import type {Model} from '../model.ts';
import {rateOf, remainingOf} from '../rate.ts';
import {rootPlace} from '../root-place.ts';
import type {Counter, State} from '../state.ts';

interface Props {
	readonly state: State;
	readonly model: Model;
}

const doing: Readonly<Record<ScanProgress['stage'], string>> = {
	blobs: 'Counting blobs',
	repositories: 'Listing repositories',
	manifests: 'Reading manifests',
	tags: 'Reading tags',
	leftovers: 'Looking for half-written files',
	ages: 'Asking how old the candidates are',
};

/** A scan under way: counters that grow, never a bar whose end nobody knows. */
export function Scanning({state, model}: Props) {
	const {stage} = state.snapshot;
	if (stage.name !== 'scanning') {
		return null;
	}

	const {progress} = stage;
	const {blobs, repositories, manifests, manifestsTotal, tags, bytes} = progress;
	const read =
		manifestsTotal > 0 ? `of ${formatCount(manifestsTotal)}  ${formatPercent(manifests, manifestsTotal)}` : '';
	return (
		<Frame state={state} model={model} place={rootPlace(state, model)}>
			<Line />
			<Table
				columns={columns}
				rows={[
					['  Blobs', formatCount(blobs), rateText(state, 'blobs'), `  ${formatBytes(bytes)}`],
					['  Repositories', formatCount(repositories), rateText(state, 'repositories')],
					['  Manifests', formatCount(manifests), rateText(state, 'manifests'), `  ${read}`],
					['  Tags', formatCount(tags)],
				]}
			/>
			<Line />
			<Line>{manifestsTotal > 0 ? `  [${formatBar(manifests, manifestsTotal, state.size.columns - 6)}]` : ' '}</Line>
			<Line />
			<Line>{`  ${timeText(state, progress)}`}</Line>
			<Line />
			<Line>
				{`  ${doing[progress.stage]} `}
				<Activity />
			</Line>
			<Line dimColor>{`  ${sanitize(progress.place)}`}</Line>
			<Line />
			<Line>{'  Nothing is changed on disk during a scan. What goes is known when it ends.'}</Line>
			<Line>{'  ^C stops it, and shows what it has met so far.'}</Line>
		</Frame>
	);
}

const columns: readonly TableColumn[] = [
	{title: '', width: 20},
	{title: 'FOUND', width: 14, align: 'right'},
	{title: 'RATE', width: 12, align: 'right'},
	{title: '', width: 30},
];

function timeText({tracks}: State, {elapsed, stage, manifestsTotal, memory}: ScanProgress): string {
	const {manifests} = tracks;
	// Only of manifests is it known how many there are.
	const left =
		stage === 'manifests' && manifests ? remainingOf(manifests.samples, manifestsTotal, manifests.begun) : undefined;
	return [
		`Elapsed ${formatDuration(elapsed)}`,
		...(left === undefined ? [] : [`manifests about ${formatDuration(left)} left`]),
		...(memory === undefined ? [] : [`memory ${formatBytes(memory())}`]),
	].join('    ');
}

function rateText(state: State, counter: Counter): string {
	const rate = rateOf(state.tracks[counter]?.samples ?? []);
	return rate === undefined || rate < 0.5 ? '' : `${formatCount(Math.round(rate))}/s`;
}
