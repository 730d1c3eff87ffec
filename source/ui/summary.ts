import {UserError} from '../errors.ts';
import {formatBytes} from '../format/bytes.ts';
import {freedTitle} from '../format/freed-title.ts';
import {sanitize} from '../format/sanitize.ts';
import type {Model} from './model.ts';
import {onceCommand} from './selectors/exclude-globs.ts';
import {figureRows, type FigureRow} from './selectors/figure-rows.ts';
import {nextSteps} from './selectors/next-steps.ts';
import {headlineOf, verdictLines} from './selectors/result-texts.ts';
import {screenOf, type State} from './state.ts';
import {isStoppedScan} from './stopped-scan.ts';

/** What is left on the normal screen, since the one that showed it is gone: how it ended, or ''. */
export function summaryText(state: State, model: Model): string {
	const {stage} = state.snapshot;
	if (stage.name === 'failed') {
		return isStoppedScan(stage) ? '' : failureText(stage.error);
	}

	if (stage.name === 'done') {
		const {result} = stage;
		return [
			`${sanitize(model.settings.root)}: ${headlineOf(result)}`,
			'',
			...tableLines(figureRows(result.before, result.after), freedTitle(result)),
			'',
			...verdictLines(result),
			'',
			...nextSteps(state, model, result).map((text, index) => `${index + 1}. ${text}`),
			'',
		].join('\n');
	}

	const screen = screenOf(state);
	if (screen.name !== 'outcome') {
		return '';
	}

	const {plan, keep} = screen;
	return [
		`${sanitize(model.settings.root)}: what would have happened`,
		'',
		...tableLines(figureRows(plan.before, plan.after), keep ? 'Held' : 'Freed'),
		'',
		`This was a dry run: nothing was changed. A run ${keep ? 'moves to quarantine' : 'frees'} ${formatBytes(plan.reclaim.bytes)}.`,
		`To do it: ${onceCommand(model)}`,
		'',
	].join('\n');
}

function failureText(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	const hint = error instanceof UserError ? error.hint : undefined;
	const lines = [`registry-cleanup-tui: ${message}`, ...(hint === undefined ? [] : [hint])];
	return `${lines.join('\n').split('\n').map(sanitize).join('\n')}\n`;
}

function tableLines(rows: readonly FigureRow[], gone: string): readonly string[] {
	const line = (cells: readonly string[]) =>
		`  ${(cells[0] ?? '').padEnd(14)}${cells
			.slice(1)
			.map((cell) => cell.padStart(14))
			.join('')}`;
	return [
		line(['', 'Before', 'After', gone]),
		...rows.map(({name, before, after, freed}) => line([name, before, after, freed])),
	];
}
