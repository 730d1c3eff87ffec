import type {ExitCode} from '../errors.ts';
import {runCommandLine} from '../format/command-line.ts';
import {sanitize} from '../format/sanitize.ts';
import type {CommandContext} from './command.ts';
import {showingProgress} from './progress.ts';
import {budgetField, documentText, reportDocument} from './report-document.ts';
import {reportText} from './report-text.ts';

/** The `report` command: what the storage holds and what a cleanup would free. Never writes below the root; with `--plan`, the plan into a file. */
export async function report(context: CommandContext): Promise<ExitCode> {
	const {session, json, streams, signals} = context;
	const {planFile} = session.settings;
	await showingProgress(context, async (onPlace) => {
		await session.scan(signals.reading);
		if (planFile !== undefined) {
			await session.findLeftovers(onPlace, signals.reading);
		}
	});
	const plan = session.plan();
	streams.stdout.write(
		json
			? documentText({...reportDocument('report', plan, session.problems), ...budgetField(session)})
			: reportText('report', plan, session),
	);
	if (planFile !== undefined) {
		await session.savePlan(planFile);
		const apply = runCommandLine('apply', session.settings, planFile);
		streams.stderr.write(
			`The plan is in ${sanitize(planFile)}. Read it, take out what shall stay, and do it:\n  ${apply}\n`,
		);
	}

	return 0;
}
