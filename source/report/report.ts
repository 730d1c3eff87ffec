import type {ExitCode} from '../errors.ts';
import type {CommandContext} from './command.ts';
import {showingProgress} from './progress.ts';
import {documentText, reportDocument} from './report-document.ts';
import {reportText} from './report-text.ts';

/** The `report` command: what the storage holds and what a cleanup would free. Never writes below the root. */
export async function report(context: CommandContext): Promise<ExitCode> {
	const {session, json, streams, signals} = context;
	await showingProgress(context, async () => session.scan(signals.reading));
	const plan = session.plan();
	streams.stdout.write(
		json ? documentText(reportDocument('report', plan, session.problems)) : reportText('report', plan, session),
	);
	return 0;
}
