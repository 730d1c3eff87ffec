import {Refusal, UsageError, type ExitCode} from '../errors.ts';
import type {Plan} from '../plan/plan.ts';
import type {RunResult} from '../run/run.ts';
import {commandLine} from './command-line.ts';
import type {CommandContext} from './command.ts';
import {confirm} from './confirm.ts';
import {followProgress} from './progress.ts';
import {documentText, reportDocument} from './report-document.ts';
import {isTagless, reportText, type Purpose} from './report-text.ts';
import {resultText} from './result-text.ts';

/** The `clean` command: scan, plan, ask, run, and what came of it, measured on the disk. */
export async function clean(context: CommandContext): Promise<ExitCode> {
	const {session, yes} = context;
	const {settings} = session;
	const asks = !yes && !settings.dryRun;
	if (asks && !hasTerminal(context)) {
		throw new UsageError('clean needs --yes where it cannot ask', {
			hint: `See first what it would do: ${commandLine('clean', settings, '--dry-run')}`,
		});
	}

	await following(context, async () => session.scan(context.signals.reading));
	const plan = session.plan();
	if (isTagless(plan) && !settings.allowTagless) {
		throw new Refusal('This storage has manifests and not one tag', {
			hint: 'A registry that keeps its tags elsewhere (Harbor does) looks like this. If all of it may go: --allow-tagless',
		});
	}

	if (settings.dryRun || plan.steps.length === 0) {
		printPlan(context, 'dry-run', plan);
		return 0;
	}

	if (asks && !(await isAgreed(context, plan))) {
		return printDeclined(context, plan);
	}

	const result = await following(context, async () =>
		session.run(plan, {keep: settings.quarantine}, context.signals.running),
	);
	printResult(context, plan, result);
	return exitCode(result);
}

/** Somebody who can read the plan and answer. */
function hasTerminal({json, streams}: CommandContext): boolean {
	return streams.stdin.isTTY === true && (json ? streams.stderr : streams.stdout).isTTY === true;
}

async function following<Value>({session, streams}: CommandContext, work: () => Promise<Value>): Promise<Value> {
	const endProgress = followProgress(session, streams.stderr);
	try {
		return await work();
	} finally {
		endProgress();
	}
}

function printPlan({session, json, streams}: CommandContext, purpose: Purpose, plan: Plan): void {
	const {settings, problems} = session;
	if (json) {
		streams.stdout.write(documentText(reportDocument('clean', plan, problems)));
		return;
	}

	streams.stdout.write(reportText(purpose, plan, problems, settings));
	if (settings.dryRun) {
		streams.stdout.write('\nThis was a dry run: nothing was changed.\n');
	}
}

async function isAgreed({session, json, streams, signals}: CommandContext, plan: Plan): Promise<boolean> {
	const output = json ? streams.stderr : streams.stdout;
	output.write(reportText('question', plan, session.problems, session.settings));
	return confirm('\nType yes to do this, anything else to leave it: ', streams.stdin, output, signals.reading);
}

function printDeclined(context: CommandContext, plan: Plan): ExitCode {
	context.streams.stderr.write('Nothing was changed.\n');
	if (context.json) {
		printPlan(context, 'question', plan);
	}

	return 1;
}

function printResult({session, json, streams}: CommandContext, plan: Plan, result: RunResult): void {
	streams.stdout.write(
		json
			? documentText(reportDocument('clean', plan, session.problems, result))
			: resultText(plan, result, session.problems),
	);
}

function exitCode({stopped, newProblems}: RunResult): ExitCode {
	if (stopped !== undefined) {
		return stopped === 'SIGINT' ? 130 : 143;
	}

	return newProblems.length > 0 ? 1 : 0;
}
