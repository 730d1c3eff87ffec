import type {ExitCode} from '../errors.ts';
import {runExitCode} from '../exit-codes.ts';
import {formatBytes} from '../format/bytes.ts';
import {formatCounted} from '../format/count.ts';
import {sanitize} from '../format/sanitize.ts';
import type {RunResult} from '../run/run.ts';
import type {RunRecord} from '../session.ts';
import {adviceLines} from './advice-lines.ts';
import type {CommandContext} from './command.ts';
import {findRun} from './find-run.ts';
import {settledAdvice} from './next-advice.ts';
import {showingProgress} from './progress.ts';
import {documentText} from './report-document.ts';
import {sectionText} from './report-text.ts';
import {runDocument} from './run-document.ts';
import {putBackText, stoppedText} from './run-outcome.ts';

/** The `undo` command: everything that a run holds in quarantine goes back where it was. */
export async function undo(context: CommandContext): Promise<ExitCode> {
	const {session, inputs, json, streams, signals} = context;
	const {settings} = session;
	const runs = session.runs();
	if (!settings.dryRun) {
		session.mustBeAlone();
	}

	const record = findRun(runs, inputs[0], 'undoing');
	const result = settings.dryRun
		? undefined
		: await showingProgress(context, async () => session.undo(record.id, signals.running));
	streams.stdout.write(
		json
			? documentText(runDocument('undo', settings.root, record, result))
			: sectionText([
					result ? undoneLines(result) : plannedLines(record),
					adviceLines([...settledAdvice('undo', settings, record, result)]),
				]),
	);
	return result ? runExitCode(result) : 0;
}

const plannedLines = ({id, blobs, bytes}: RunRecord) => [
	`Would put back run ${id}: ${formatCounted(blobs, 'blob')}, ${formatBytes(bytes)}, and all that refers to them.`,
	'This was a dry run: nothing was changed.',
];

const undoneLines = (result: RunResult) => [
	`${stoppedText(result)}Run ${result.id} is ${result.state}. Put back: ${putBackText(result.restored)}.`,
	...result.dropped.map(({path, reason}) => `Left in the quarantine: ${sanitize(`${path}: ${reason}`)}`),
];
