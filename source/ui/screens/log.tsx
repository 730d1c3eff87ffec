import {Frame} from '../components/frame.tsx';
import {Line} from '../components/line.tsx';
import {formatCount} from '../../format/count.ts';
import type {Model} from '../model.ts';
import type {LogScreen} from '../open-screen.ts';
import {logLines, logText} from '../selectors/log-lines.ts';
import {listHeight, type State} from '../state.ts';

interface Props {
	readonly state: State;
	readonly model: Model;
	readonly screen: LogScreen;
}

const titles: Readonly<Record<LogScreen['only'], string>> = {
	all: 'Log of this run',
	odd: 'Not as planned: put back, or left alone',
};

/** What the run under way did, newest last; what fits, and the rest by scrolling. */
export function Log({state, model, screen}: Props) {
	const lines = logLines(state, screen);
	const height = listHeight('log', state.size);
	const top = screen.held?.top ?? Math.max(0, lines.length - height);
	const place = screen.held ? `from line ${formatCount(top + 1)} of ${formatCount(lines.length)}` : 'the latest';
	return (
		<Frame state={state} model={model} place={`${titles[screen.only]}   ${lines.length > height ? place : ''}`}>
			{lines.length === 0 && <Line dimColor>{'   Nothing yet.'}</Line>}
			{lines.slice(top, top + height).map((line, row) => (
				<Line key={row} bold={line.odd === true && screen.only === 'all'}>{` ${logText(line)}`}</Line>
			))}
		</Frame>
	);
}
