import {Frame} from '../components/frame.tsx';
import {Line} from '../components/line.tsx';
import {placeOf} from '../list-position.ts';
import type {Model} from '../model.ts';
import type {WhyScreen} from '../open-screen.ts';
import {whyLines} from '../selectors/why-lines.ts';
import {listHeight, textWidth, type State} from '../state.ts';

interface Props {
	readonly state: State;
	readonly model: Model;
	readonly screen: WhyScreen;
}

/** Why a digest is kept, or goes, with what is chosen now: all that keeps it, or every test that it failed. */
export function Why({state, model, screen}: Props) {
	const {digest, bytes, kept} = screen.explanation;
	const fate = kept ? 'is kept' : bytes === null ? 'is gone' : 'goes';
	const lines = whyLines(screen.explanation, textWidth(state));
	const height = listHeight('why', state.size);
	const top = Math.min(screen.top, Math.max(0, lines.length - height));
	const inView = Array.from({length: height}, (_, row) => lines[top + row] ?? '');
	return (
		<Frame state={state} model={model} place={`Why ${digest.slice(0, 19)} ${fate}`}>
			{inView.map((line, row) => (
				<Line key={row} bold={/^\S/.test(line)}>{` ${line}`}</Line>
			))}
			<Line dimColor>{`${placeOf({cursor: top, top}, lines.length, height)} `.padStart(state.size.columns)}</Line>
		</Frame>
	);
}
