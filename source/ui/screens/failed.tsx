import {Refusal} from '../../errors.ts';
import {Failure} from '../components/failure.tsx';
import {Frame} from '../components/frame.tsx';
import {Line} from '../components/line.tsx';
import type {Model} from '../model.ts';
import {rootPlace} from '../root-place.ts';
import type {State} from '../state.ts';
import {isStoppedScan} from '../stopped-scan.ts';

/** A scan or a run that could not go on: what happened, and what to try. */
export function Failed({state, model}: {readonly state: State; readonly model: Model}) {
	const {stage} = state.snapshot;
	if (stage.name !== 'failed') {
		return null;
	}

	const {error} = stage;
	if (isStoppedScan(stage)) {
		return (
			<Frame state={state} model={model} place={rootPlace(state, model)}>
				<Line />
				<Line bold>{'   The scan was stopped before its end.'}</Line>
				<Line />
				<Line>{'   What goes and what stays is known only at its end. R scans again, q quits.'}</Line>
				<Line />
				<Line dimColor>{'   Nothing was changed.'}</Line>
			</Frame>
		);
	}

	return (
		<Frame state={state} model={model} place={rootPlace(state, model)}>
			<Line />
			<Failure error={error} />
			<Line />
			<Line dimColor>
				{state.run && !(error instanceof Refusal)
					? '   What was moved is in quarantine: the next start settles it.'
					: '   Nothing was changed.'}
			</Line>
		</Frame>
	);
}
