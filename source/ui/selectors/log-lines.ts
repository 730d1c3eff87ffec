import {sanitize} from '../../format/sanitize.ts';
import type {LogLine} from '../../run/run.ts';
import {formatClockExactly} from '../clock.ts';
import type {LogScreen} from '../open-screen.ts';
import type {State} from '../state.ts';

/** The lines of a log, oldest first: what there was when one scrolled away from its end, else all there is. */
export function logLines({snapshot: {stage}}: State, {only, held}: LogScreen): readonly LogLine[] {
	if (held) {
		return held.lines;
	}

	const log = stage.name === 'running' ? stage.log : undefined;
	return (only === 'odd' ? log?.odd : log?.latest) ?? [];
}

export const logText = ({at, text}: LogLine) => `${formatClockExactly(at)}  ${doneText(text)}`;

/** What was done, its digests cut to what is told apart at a glance: the reason behind them must fit. */
export const doneText = (text: string) => sanitize(text.replaceAll(/\b([\da-f]{12})[\da-f]{20,}\b/g, '$1'));
