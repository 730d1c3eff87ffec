import {hostname} from 'node:os';
import {formatDuration} from '../../format/duration.ts';
import {sanitize} from '../../format/sanitize.ts';
import {brokenText} from '../../format/wrap-text.ts';
import {formatClock} from '../clock.ts';
import {Frame} from '../components/frame.tsx';
import {Line} from '../components/line.tsx';
import {Table, type TableColumn} from '../components/table.tsx';
import type {OtherRun} from '../../session.ts';
import type {Model} from '../model.ts';
import {doneText} from '../selectors/log-lines.ts';
import {freeText, movedText, phaseBarWidth, phaseRows} from '../selectors/phase-rows.ts';
import {remainingOfRun} from '../selectors/run-eta.ts';
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
	const notes = noteLines(state);
	// Title, rules, phases and their titles, the lines of totals, the reassurance, message and keys.
	const room = Math.max(0, rows - (2 + phases.length + 1 + 5 + notes.length + 3 + 3));
	return (
		<Frame state={state} model={model} place={placeOf(stage.watched)}>
			<Table
				columns={columnsOf(columns)}
				rows={phases.map(({name, status, bar, done, rate, eta}) => [` ${name}`, status, bar, done, rate, eta])}
			/>
			<Line />
			<Line>{` ${timeText(state, model, stage.startedAt)}`}</Line>
			<Line>{` ${movedText(state)}`}</Line>
			<Line dimColor>{` ${freeText(state)}`}</Line>
			{notes.map((line) => (
				<Line key={line} dimColor>
					{line}
				</Line>
			))}
			<Line bold>{recent.length > 0 ? ' Recent' : ' '}</Line>
			{recent.slice(0, room).map((line, index) => (
				<Line key={index}>{`   ${doneText(line)}`}</Line>
			))}
			<Line />
			<Reassurance run={state.run} watched={stage.watched !== undefined} resting={stage.resting === true} />
		</Frame>
	);
}

/** The latest note for the operator, whole. */
function noteLines({snapshot: {notes}, size}: State): readonly string[] {
	const note = sanitize(notes.at(-1) ?? '');
	return note === '' ? [] : brokenText(note, ' ', size.columns - 1);
}

function timeText(state: State, model: Model, startedAt: number): string {
	const left = remainingOfRun(state, model);
	const rest =
		left === undefined ? '' : `   about ${formatDuration(left)} left, until ${formatClock(state.now + left)}`;
	return `Elapsed ${formatDuration(state.now - startedAt)}${rest}`;
}

/** What an operator who gets impatient has to know. */
function Reassurance({
	run,
	watched,
	resting,
}: {
	readonly run: RunView | undefined;
	readonly watched: boolean;
	readonly resting: boolean;
}) {
	if (run?.stopping === true) {
		return <Line bold>{' Stopping at the next safe point ...'}</Line>;
	}

	const lines = watched ? (resting ? pausedThere : watching) : resting ? pausedHere : assurance[run?.kind ?? 'clean'];
	return lines.map((line) => <Line key={line} dimColor={!resting} bold={resting}>{` ${line}`}</Line>);
}

const pausedHere = ['Paused at a safe point, the lock held: nobody else can clean up. P goes on,', 'X stops.'];

const pausedThere = ['Paused by whoever runs it: nothing is done until it is let go on there.'];

const stoppable = ['Stopping is safe at any point: what was moved is in quarantine, and the next', 'start settles it.'];

const watching = [
	'Another process carries this run out: it goes on whether it is watched or not,',
	'and ends on its own.',
];

const placeOf = (watched: OtherRun | undefined) =>
	watched ? `Process ${watched.pid} on ${sanitize(watched.host)}` : `Running on ${sanitize(hostname())}`;

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
		{title: '', width: phaseBarWidth(width) + 3, picture: true},
		{title: 'DONE/TOTAL', width: 20 + Math.min(12, Math.max(0, width - 80)), align: 'right'},
		{title: 'RATE', width: 10, align: 'right'},
		{title: 'ETA', width: 7, align: 'right'},
	];
}
