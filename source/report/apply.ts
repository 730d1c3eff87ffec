import type {ExitCode} from '../errors.ts';
import {runCommandLine} from '../format/command-line.ts';
import {formatCount} from '../format/count.ts';
import {sanitize} from '../format/sanitize.ts';
import {wrapText} from '../format/wrap-text.ts';
import type {DroppedStep} from '../plan/review-plan.ts';
import {cleanUp} from './clean.ts';
import type {CommandContext} from './command.ts';

/** Steps that are told before the rest is only counted. */
const shown = 20;

/** The `apply` command: a plan that was written and reviewed, and nothing else, is carried out. */
export async function apply(context: CommandContext): Promise<ExitCode> {
	const {session, inputs, signals} = context;
	const file = inputs[0]!;
	return cleanUp(context, {
		command: 'apply',
		again: runCommandLine('apply', session.settings, file),
		async look() {
			const dropped = await session.load(file, signals.reading);
			return {text: droppedText(dropped), fields: {dropped}};
		},
	});
}

function droppedText(dropped: readonly DroppedStep[]): string {
	if (dropped.length === 0) {
		return '';
	}

	const more = dropped.length > shown ? [`  … and ${formatCount(dropped.length - shown)} more`] : [];
	return [
		`Left out, because it has changed since the plan was made (${formatCount(dropped.length)})`,
		...dropped.slice(0, shown).flatMap(({path, reason}) => wrapText(sanitize(`${path}: ${reason}`), '  ')),
		...more,
		'',
	].join('\n');
}
