import {hostname} from 'node:os';
import {Text} from 'ink';
import {formatDuration} from '../../format/duration.ts';
import {sanitize} from '../../format/sanitize.ts';
import {Frame} from '../components/frame.tsx';
import {Line} from '../components/line.tsx';
import {Table, type TableColumn} from '../components/table.tsx';
import type {OtherRun} from '../../session.ts';
import type {Model} from '../model.ts';
import {freeText, movedText, phaseRows} from '../selectors/phase-rows.ts';
import type {RunView, State} from '../state.ts';

interface Props {
	readonly state: State;
	readonly model: Model;
}

/** A run under way: a bar for each phase, what was done last, and that stopping is safe. */
export function Running({state, model}: Props) {
	const {stage} = state.snapshot;
	if (stage.name !== 'running') {
		return null;
	}

	const {rows, columns} = state.size;
	const phases = phaseRows(state);
	const recent = stage.progress.at(-1)?.recent ?? [];
	// Title, rules, phases and their titles, three lines of totals, the reassurance, message and keys.
	const room = Math.max(0, rows - (2 + phases.length + 1 + 4 + 2 + 3 + 3));
	return (
		<Frame state={state} model={model} place={placeOf(stage.watched)}>
			<Table
				columns={columnsOf(columns)}
				rows={phases.map(({name, status, bar, done, rate, eta}) => [` ${name}`, status, bar, done, rate, eta])}
			/>
			<Line />
			<Line>{` Elapsed ${formatDuration(state.now - stage.startedAt)}   ${movedText(state)}`}</Line>
			<Line dimColor>{` ${freeText(state)}${sanitize(state.snapshot.notes.at(-1) ?? '')}`}</Line>
			<Line bold>{recent.length > 0 ? ' Recent' : ' '}</Line>
			{recent.slice(0, room).map((line, index) => (
				<Line key={index}>{`   ${sanitize(line)}`}</Line>
			))}
			<Line />
			{(stage.watched ? watching : assurance[state.run?.kind ?? 'clean']).map((line) => (
				<Line key={line} dimColor>{` ${line}`}</Line>
			))}
			{state.run?.stopping === true && <Text bold>{' Stopping at the next safe point ...'}</Text>}
		</Frame>
	);
}

const stoppable = ['Stopping is safe at any point: what was moved is in quarantine, and the next', 'start settles it.'];

const watching = [
	'Another process carries this run out: it goes on whether it is watched or not,',
	'and ends on its own.',
];

const placeOf = (watched: OtherRun | undefined) =>
	watched ? `Process ${watched.pid} on ${sanitize(watched.host)}` : `Running on ${sanitize(hostname())}`;

/** What an operator who gets impatient has to know. */
const assurance: Readonly<Record<RunView['kind'], readonly string[]>> = {
	clean: stoppable,
	settle: stoppable,
	purge: stoppable,
	undo: ['Whatever ends this: what is not back yet is in quarantine, and the next start', 'puts back the rest.'],
};

function columnsOf(width: number): readonly TableColumn[] {
	return [
		{title: '', width: 20},
		{title: '', width: 8},
		{title: '', width: 17},
		{title: 'DONE/TOTAL', width: 20 + Math.min(12, Math.max(0, width - 80)), align: 'right'},
		{title: 'RATE', width: 8, align: 'right'},
		{title: 'ETA', width: 7, align: 'right'},
	];
}
