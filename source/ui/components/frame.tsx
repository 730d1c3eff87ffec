import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {footerOf} from '../footer.ts';
import {paneWidth} from '../layout.ts';
import {hintOf} from '../selectors/hint.ts';
import type {Model} from '../model.ts';
import type {PaneLine} from '../selectors/pane-line.ts';
import {modeOf} from '../mode.ts';
import {screenOf, type Message, type Question, type State} from '../state.ts';
import {theme} from '../theme.ts';
import {Line, Rule, SplitLine} from './line.tsx';
import {Pane, paneEdge} from './pane.tsx';

export interface FrameProps {
	readonly state: State;
	readonly model: Model;
	/** Where one is, after the program's name. */
	readonly place: string;
	/** The line below the title; a rule where there is none. */
	readonly context?: ReactNode;
	/** Lines between the rule and the message. */
	readonly totals?: ReactNode;
	/** What stands at the right of all these, where there is room for it. */
	readonly pane?: (width: number) => readonly PaneLine[];
	readonly children: ReactNode;
}

/** The fixed zones of every screen: place and mode, context, rows, rule, total, message, keys. */
export function Frame({state, model, place, context, totals, pane, children}: FrameProps) {
	const {columns, rows} = state.size;
	const beside = pane ? paneWidth(state) : 0;
	const main = (
		<>
			{context ?? <Rule columns={columns - beside} />}
			<Box flexDirection="column" flexGrow={1} flexShrink={1} overflow="hidden">
				{children}
			</Box>
		</>
	);
	return (
		<Box width={columns} height={rows} flexDirection="column" overflow="hidden">
			<SplitLine
				left={
					<>
						<Text bold> registry-cleanup-tui</Text>
						{`   ${place}`}
					</>
				}
				right={<Mode mode={modeOf(state, model)} />}
			/>
			{pane && beside > 0 ? (
				<Box flexGrow={1} flexShrink={1} overflow="hidden">
					<Box width={columns - beside} flexShrink={0} flexDirection="column" overflow="hidden">
						{main}
					</Box>
					<Pane width={beside} height={rows} lines={pane(beside - paneEdge)} />
				</Box>
			) : (
				main
			)}
			<Rule columns={columns} />
			{totals}
			<MessageLine state={state} model={model} />
			<Footer state={state} model={model} />
		</Box>
	);
}

function Mode({mode}: {readonly mode: string}) {
	return <Text inverse>{` ${mode} `}</Text>;
}

const tones: Readonly<Record<Message['tone'], string | undefined>> = {
	info: undefined,
	warning: theme.warning,
	danger: theme.danger,
};

/** A question, the field that is typed in, a message, or what there is to know about the row under the cursor. */
function MessageLine({state, model}: {readonly state: State; readonly model: Model}) {
	if (state.overlay?.name === 'question') {
		return <Line bold>{` ${questionOf(state.overlay.question, state, model)}  y/N`}</Line>;
	}

	const screen = screenOf(state);
	if (state.editing && 'arrangement' in screen) {
		return (
			<Line>
				{` Filter: ${screen.arrangement.filter}`}
				<Text inverse> </Text>
				<Text dimColor>{'   text, ~regex, !not'}</Text>
			</Line>
		);
	}

	const {message} = state;
	if (message) {
		const color = tones[message.tone];
		return <Line {...(color !== undefined && {color})}>{` ${message.text}`}</Line>;
	}

	return <Line>{` ${hintOf(state, model)}`}</Line>;
}

function questionOf(question: Question, {snapshot: {stage}}: State, model: Model): string {
	switch (question) {
		case 'stop': {
			return 'Stop at the next safe point? What was moved stays in quarantine.';
		}

		case 'settle': {
			return 'Finish this run now?';
		}

		case 'put-back': {
			return 'Put all of this run back where it was?';
		}

		case 'quit': {
			if (stage.name === 'scanning') {
				return 'Stop the scan and quit? What it has found is forgotten.';
			}

			return model.exclusionChanges.length > 0 ? 'Quit and forget what you excluded?' : 'Quit?';
		}
	}
}

function Footer({state, model}: {readonly state: State; readonly model: Model}) {
	return (
		<Line>
			{footerOf(state, model).map(({keys, does}, index) => (
				<Text key={keys + does}>
					{index === 0 ? ' ' : '  '}
					<Text bold {...(theme.accent !== undefined && {color: theme.accent})}>
						{keys}
					</Text>
					{` ${does}`}
				</Text>
			))}
		</Line>
	);
}
