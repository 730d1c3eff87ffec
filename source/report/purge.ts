import type {ExitCode} from '../errors.ts';
import {runExitCode} from '../exit-codes.ts';
import {formatBytes} from '../format/bytes.ts';
import {formatCounted} from '../format/count.ts';
import type {RunResult} from '../run/run.ts';
import type {RunRecord} from '../session.ts';
import {adviceLines} from './advice-lines.ts';
import {asksOn, type CommandContext} from './command.ts';
import {confirm} from './confirm.ts';
import {findRun} from './find-run.ts';
import {settledAdvice} from './next-advice.ts';
import {showingProgress} from './progress.ts';
import {documentText} from './report-document.ts';
import {sectionText} from './report-text.ts';
import {deleted, runDocument} from './run-document.ts';
import {putBackText, stoppedText} from './run-outcome.ts';

/** The `purge` command: what of a quarantine is needed by now goes back, and the rest is deleted for good. */
export async function purge(context: CommandContext): Promise<ExitCode> {
	const {session, inputs, yes, streams, signals} = context;
	const {dryRun} = session.settings;
	const runs = session.runs();
	if (!dryRun) {
		session.mustBeAlone();
	}

	const record = findRun(runs, inputs[0], 'purging');
	if (!dryRun && !yes && asksOn(context) && !(await isAgreed(context, record))) {
		streams.stderr.write('Nothing was changed.\n');
		return 1;
	}

	const result = dryRun
		? undefined
		: await showingProgress(context, async () => session.purge(record.id, signals.running));
	print(context, record, result);
	return result ? runExitCode(result) : 0;
}

const held = ({blobs, bytes}: Pick<RunRecord, 'blobs' | 'bytes'>) =>
	`${formatCounted(blobs, 'blob')}, ${formatBytes(bytes)}`;

async function isAgreed({json, streams, signals}: CommandContext, record: RunRecord): Promise<boolean> {
	const output = json ? streams.stderr : streams.stdout;
	output.write(`Run ${record.id} holds ${held(record)}. Purged, nothing of it can be put back.\n`);
	return confirm('Type yes to purge it, anything else to leave it: ', streams.stdin, output, signals.reading);
}

function print({session, json, streams}: CommandContext, record: RunRecord, result: RunResult | undefined): void {
	const {settings} = session;
	streams.stdout.write(
		json
			? documentText(runDocument('purge', settings.root, record, result))
			: sectionText([
					result ? purgedLines(record, result) : plannedLines(record),
					adviceLines([...settledAdvice('purge', settings, record, result)]),
				]),
	);
}

const plannedLines = (record: RunRecord) => [
	`Would purge run ${record.id}: ${held(record)}.`,
	'This was a dry run: nothing was changed.',
];

const purgedLines = (record: RunRecord, result: RunResult) => [
	`${stoppedText(result)}Run ${result.id} is ${result.state}. Deleted: ${held(deleted(record, result))}. Put back: ${putBackText(result.restored)}.`,
];
