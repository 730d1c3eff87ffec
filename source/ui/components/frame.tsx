import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import type {ReactNode} from 'react';
import {footerOf} from '../footer.ts';
import {paneWidth} from '../layout.ts';
import {brokenText} from '../../format/wrap-text.ts';
import {fitTail} from '../fit-text.ts';
import {hintOf} from '../selectors/hint.ts';
import type {Model} from '../model.ts';
import type {PaneLine} from '../selectors/pane-line.ts';
import {modeOf} from '../mode.ts';
import {filterLanguage} from '../filter.ts';
import {ruleLanguage} from '../../selection/rule-line.ts';
import {fieldError, isProposed, typedIn} from '../reduce-field.ts';
import type {Editing, Message, Question, State} from '../state.ts';
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
	const spoken = useIsScreenReaderEnabled();
	const beside = pane && !spoken ? paneWidth(state) : 0;
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

/**
 * A question, the field that is typed in, a message, or what there is to know about the row under the cursor. A message
 * is told whole, if need be over the last rows.
 */
function MessageLine({state, model}: {readonly state: State; readonly model: Model}) {
	if (state.overlay?.name === 'question') {
		return <Line bold>{` ${questionOf(state.overlay.question, state, model)}  y/N`}</Line>;
	}

	if (state.editing) {
		return <Field state={state} editing={state.editing} />;
	}

	const {message} = state;
	if (message) {
		const color = tones[message.tone];
		return brokenText(message.text, ' ', state.size.columns - 1).map((line, row) => (
			<Line key={row} {...(color !== undefined && {color})}>
				{line}
			</Line>
		));
	}

	return <Line>{` ${hintOf(state, model)}`}</Line>;
}

const fieldTitles = {
	filter: 'Filter',
	grace: 'Keep what is younger than',
	policy: 'Write to policy',
	rule: 'Try',
	plan: 'Write plan to',
	report: 'Write this summary to',
} as const;
const fieldHelp = {
	filter: filterLanguage,
	grace: '90s, 12h, 30d; 0: off',
	policy: 'its comments stay',
	rule: ruleLanguage,
	plan: 'a step a line, for apply',
	report: '',
} as const;

/** A field, of which the end is always seen, and why what stands in it cannot be understood, or what may. */
function Field({state, editing}: {readonly state: State; readonly editing: Editing}) {
	const {columns} = state.size;
	const error = fieldError(state, editing);
	const color = error === undefined ? undefined : theme.warning;
	const title = ` ${fieldTitles[editing.field]}: `;
	const forError = error === undefined ? 0 : Math.min(error.length + 3, Math.floor(columns / 2));
	return (
		<Line>
			{title}
			<Text inverse={isProposed(editing)}>
				{fitTail(typedIn(state, editing), columns - title.length - 2 - forError)}
			</Text>
			<Text inverse> </Text>
			<Text dimColor={error === undefined} {...(color !== undefined && {color})}>
				{`   ${error ?? fieldHelp[editing.field]}`}
			</Text>
		</Line>
	);
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

			return model.isChanged ? 'Quit and forget what you have chosen?' : 'Quit?';
		}
	}
}

function Footer({state, model}: {readonly state: State; readonly model: Model}) {
	return (
		<Line>
			{footerOf(state, model).map(({keys, does}, index) => (
				<Text key={keys + does}>
					{index === 0 ? ' ' : '  '}
					<Text bold>{keys}</Text>
					{` ${does}`}
				</Text>
			))}
		</Line>
	);
}
