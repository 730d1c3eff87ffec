import {freedTitle} from '../../format/freed-title.ts';
import {FiguresBox} from '../components/figures-box.tsx';
import {Frame} from '../components/frame.tsx';
import {Line} from '../components/line.tsx';
import {brokenText} from '../../format/wrap-text.ts';
import type {RunResult} from '../../run/run.ts';
import type {Model} from '../model.ts';
import {nextSteps} from '../selectors/next-steps.ts';
import {headlineOf, resultRows, verdictLines} from '../selectors/result-texts.ts';
import type {RunView, State} from '../state.ts';

interface Props {
	readonly state: State;
	readonly model: Model;
}

/** How a run ended: before and after as measured on the disk, and what to do now. */
export function Done({state, model}: Props) {
	const {stage} = state.snapshot;
	if (stage.name !== 'done') {
		return null;
	}

	const {result} = stage;
	const table = resultRows(result, state.run?.plan);
	const sentences = brokenText(verdictLines(result).join(' '), '', state.size.columns - 2);
	// Title, rules, the table's head and foot, "Next", message and keys; a row of the table takes two lines.
	const room = state.size.rows - 10 - sentences.length;
	const next = shortened(nextLines(state, model, result), room - leastRows * 2);
	const shownRows = Math.max(leastRows, Math.floor((room - next.length) / 2));
	return (
		<Frame state={state} model={model} place={headlineOf(result)}>
			<FiguresBox rows={table.slice(0, shownRows)} titles={titlesFor(state.run, result)} />
			{sentences.map((line) => (
				<Line key={line}>{` ${line}`}</Line>
			))}
			<Line />
			<Line bold>{' Next'}</Line>
			{next.map((line, index) => (
				<Line key={index}>{line}</Line>
			))}
		</Frame>
	);
}

/** Size, manifests and blobs are always shown. */
const leastRows = 3;

function nextLines(state: State, model: Model, result: RunResult): readonly string[] {
	return nextSteps(state, model, result).flatMap((text, index) =>
		brokenText(text, '', state.size.columns - 6).map(
			(line, row) => `${row === 0 ? `  ${index + 1}.` : '    '} ${line}`,
		),
	);
}

/** A command with very many exclusions is not for a screen. */
function shortened(lines: readonly string[], room: number): readonly string[] {
	return lines.length <= room ? lines : [...lines.slice(0, room - 1), '     ... all of it is printed when you quit'];
}

const isPutBack = ({state}: RunResult) => state === 'undoing' || state === 'undone';

/** Of a run that was begun earlier nobody knows here what was planned; one that was undone has freed nothing. */
function titlesFor(run: RunView | undefined, result: RunResult) {
	return [
		...(['Before', 'After'] as const),
		...(isPutBack(result) ? [] : [freedTitle(result)]),
		...(run?.plan === undefined ? [] : (['Planned'] as const)),
	];
}
