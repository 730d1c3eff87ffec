import {Text} from 'ink';
import {formatBytes} from '../../format/bytes.ts';
import {formatCounted} from '../../format/count.ts';
import {sanitize} from '../../format/sanitize.ts';
import {formatIsoMoment} from '../clock.ts';
import {Frame} from '../components/frame.tsx';
import {Line} from '../components/line.tsx';
import type {Model} from '../model.ts';
import type {UnfinishedScreen} from '../open-screen.ts';
import type {State} from '../state.ts';

interface Props {
	readonly state: State;
	readonly model: Model;
	readonly screen: UnfinishedScreen;
}

/** An earlier run was stopped or killed: it was confirmed once, and can be finished now. */
export function Unfinished({state, model, screen}: Props) {
	const {id, startedAt, state: runState, blobs, bytes} = screen.run;
	return (
		<Frame state={state} model={model} place={sanitize(model.settings.root)}>
			<Line />
			<Line bold>{'   An earlier run did not come to its end.'}</Line>
			<Line />
			<Line>{`   Run       ${sanitize(id)}`}</Line>
			<Line>{`   Started   ${formatIsoMoment(startedAt) ?? '-'}`}</Line>
			<Line>{`   State     ${sanitize(runState)}`}</Line>
			<Line>{`   Planned   ${formatCounted(blobs, 'blob')}, ${formatBytes(bytes)}`}</Line>
			<Line />
			<Line>{'   The storage is consistent: every tag that was complete still is.'}</Line>
			<Line>{'   What the run has moved so far is in quarantine.'}</Line>
			<Line />
			<Line>
				{'   '}
				<Text bold>Enter</Text>
				{' looks again at what it moved, puts back what is needed by now,'}
			</Line>
			<Line>{'         and deletes the rest for good. What it had not moved stays.'}</Line>
			<Line>
				{'   '}
				<Text bold>Esc</Text>
				{'   leaves it as it is, and scans the storage.'}
			</Line>
		</Frame>
	);
}
