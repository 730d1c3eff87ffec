import type {ExitCode} from '../errors.ts';
import {formatBytes} from '../format/bytes.ts';
import {formatCounted} from '../format/count.ts';
import {sanitize} from '../format/sanitize.ts';
import type {CommandContext} from './command.ts';
import {findRun} from './find-run.ts';
import {showingProgress} from './progress.ts';
import {documentText} from './report-document.ts';
import {runDocument} from './run-document.ts';
import {putBackText, runExitCode, stoppedText} from './run-outcome.ts';

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
	if (json) {
		streams.stdout.write(documentText(runDocument('undo', settings.root, record, result)));
	} else if (result) {
		streams.stdout.write(
			`${stoppedText(result)}Run ${result.id} is ${result.state}. Put back: ${putBackText(result.restored)}.\n`,
		);
		for (const {path, reason} of result.dropped) {
			streams.stdout.write(`Left in the quarantine: ${sanitize(`${path}: ${reason}`)}\n`);
		}
	} else {
		streams.stdout.write(
			`Would put back run ${record.id}: ${formatCounted(record.blobs, 'blob')}, ${formatBytes(record.bytes)}, and all that refers to them.\nThis was a dry run: nothing was changed.\n`,
		);
	}

	return result ? runExitCode(result) : 0;
}
