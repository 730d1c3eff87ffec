import {Text} from 'ink';
import {totalsTexts} from '../selectors/totals.ts';
import type {Model} from '../model.ts';
import type {State} from '../state.ts';
import {Line} from './line.tsx';

/** What a cleanup would free now, exactly; below it what is shared, and what is kept for the time being. */
export function Totals({state, model}: {readonly state: State; readonly model: Model}) {
	const {free, counts, rest} = totalsTexts(state, model);
	return (
		<>
			<Line>
				<Text bold>{` ${free}`}</Text>
				{`   ${counts}`}
			</Line>
			<Line>{`  ${rest}`}</Line>
		</>
	);
}
