import {sanitize} from '../../format/sanitize.ts';
import {Failure} from '../components/failure.tsx';
import {Frame} from '../components/frame.tsx';
import {Line} from '../components/line.tsx';
import {Paragraph} from '../components/paragraph.tsx';
import type {Model} from '../model.ts';
import type {State} from '../state.ts';

/** In the place of a plan: what it waits for, or why there is none. Nothing on it moves by itself. */
export function PendingPlan({state, model}: {readonly state: State; readonly model: Model}) {
	const {search} = state;
	return (
		<Frame state={state} model={model} place="Review plan">
			<Line />
			{search?.error === undefined ? (
				<>
					<Paragraph text={awaited} />
					<Line />
					<Line>{search && '   Looking for half-written files ...'}</Line>
					<Line dimColor>{search && `   ${sanitize(search.place)}`}</Line>
				</>
			) : (
				<>
					<Paragraph text={missing} />
					<Line />
					<Failure error={search.error} />
					<Line />
					<Line dimColor>{'   Nothing was changed.'}</Line>
				</>
			)}
		</Frame>
	);
}

const awaited =
	'Half-written files, which interrupted writes have left, go as well. The plan shows by itself as soon as all of them are found.';
const missing =
	'There is no plan: half-written files, which interrupted writes have left, go as well, and could not be looked for.';
