import {Box, Text} from 'ink';
import {Refusal, UserError} from '../../errors.ts';
import {sanitize} from '../../format/sanitize.ts';
import {Frame} from '../components/frame.tsx';
import {Line} from '../components/line.tsx';
import type {Model} from '../model.ts';
import {rootPlace} from '../root-place.ts';
import type {State} from '../state.ts';
import {isStoppedScan} from '../stopped-scan.ts';
import {theme} from '../theme.ts';

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

	const message = error instanceof Error ? error.message : String(error);
	const hint = error instanceof UserError ? error.hint : 'This is a bug in the program: please report it.';
	return (
		<Frame state={state} model={model} place={rootPlace(state, model)}>
			<Line />
			<Paragraph text={message} {...(theme.danger !== undefined && {color: theme.danger})} />
			<Line />
			{hint !== undefined && <Paragraph text={hint} />}
			<Line />
			<Line dimColor>
				{state.run && !(error instanceof Refusal)
					? '   What was moved is in quarantine: the next start settles it.'
					: '   Nothing was changed.'}
			</Line>
		</Frame>
	);
}

/** Text that may be longer than a line, as another program's output is. */
function Paragraph({text, color}: {readonly text: string; readonly color?: string}) {
	return (
		<Box marginLeft={3} marginRight={3} flexShrink={1} overflow="hidden">
			<Text wrap="wrap" bold={color !== undefined} {...(color !== undefined && {color})}>
				{text.split('\n').map(sanitize).join('\n')}
			</Text>
		</Box>
	);
}
