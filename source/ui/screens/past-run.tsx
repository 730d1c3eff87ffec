import {Text} from 'ink';
import {runCommandLine, type Place} from '../../format/command-line.ts';
import {sanitize} from '../../format/sanitize.ts';
import {wrapText} from '../../format/wrap-text.ts';
import {isUndoable, isUnfinished, type RunRecord} from '../../session.ts';
import {formatIsoMoment} from '../clock.ts';
import {Frame} from '../components/frame.tsx';
import {Line} from '../components/line.tsx';
import type {Model} from '../model.ts';
import type {PastRunScreen} from '../open-screen.ts';
import {contentsOf, isPurgeable, settleSentences, stateSentence} from '../selectors/run-texts.ts';
import {rootPlace} from '../root-place.ts';
import {textWidth, type State} from '../state.ts';

interface Props {
	readonly state: State;
	readonly model: Model;
	readonly screen: PastRunScreen;
}

/** One run that the storage remembers, and what can be done about it still. */
export function PastRun({state, model, screen}: Props) {
	const {run, asked} = screen;
	return (
		<Frame state={state} model={model} place={asked ? rootPlace(state, model) : 'Past run'}>
			<Line />
			{asked && <Line bold>{'   An earlier run did not come to its end.'}</Line>}
			{asked && <Line />}
			<Line>{`   Run       ${sanitize(run.id)}`}</Line>
			<Line>{`   Started   ${formatIsoMoment(run.startedAt) ?? '-'}`}</Line>
			<Line>{`   State     ${run.state}`}</Line>
			<Line>{`   ${run.state === 'quarantining' ? 'Planned ' : 'Moved   '}  ${contentsOf(run)}`}</Line>
			<Line />
			<Line>{`   ${stateSentence(run)}`}</Line>
			{isUnfinished(run) && <Line>{'   The storage is consistent: every tag that was complete still is.'}</Line>}
			<Line />
			<Actions run={run} asked={asked} />
			<Line />
			<Commands run={run} place={model.settings} width={textWidth(state) - 4} />
		</Frame>
	);
}

function Actions({run, asked}: {readonly run: RunRecord; readonly asked: boolean}) {
	return (
		<>
			{isUnfinished(run) && <Action keys="Enter" does={settleSentences(run)} />}
			{isUndoable(run) && <Action keys="u" does={['puts all of it back where it was.']} />}
			{isPurgeable(run) && (
				<Action keys="p" does={['looks again, puts back what is needed by now,', 'and deletes the rest for good.']} />
			)}
			{asked && (
				<Action
					keys="Esc"
					does={[
						'only looks: scans the storage, and leaves the run as it is.',
						'No cleanup starts before it is finished or put back (r).',
					]}
				/>
			)}
		</>
	);
}

function Action({keys, does}: {readonly keys: string; readonly does: readonly string[]}) {
	return does.map((line, row) => (
		<Line key={line}>
			{'   '}
			<Text bold>{(row === 0 ? keys : '').padEnd(7)}</Text>
			{line}
		</Line>
	));
}

/** The same for a script. */
function Commands({run, place, width}: {readonly run: RunRecord; readonly place: Place; readonly width: number}) {
	const commands = [...(isUndoable(run) ? (['undo'] as const) : []), ...(isPurgeable(run) ? (['purge'] as const) : [])];
	const lines = commands.flatMap((command) => wrapText(sanitize(runCommandLine(command, place, run.id)), '', width));
	return lines.map((line, row) => <Line key={row} dimColor>{`     ${line}`}</Line>);
}
