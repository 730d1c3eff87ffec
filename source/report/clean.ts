import {NoQuarantine, UsageError, type ExitCode} from '../errors.ts';
import {runExitCode} from '../exit-codes.ts';
import {sanitize} from '../format/sanitize.ts';
import type {Plan} from '../plan/plan.ts';
import type {RunResult} from '../run/run.ts';
import {commandLine} from '../format/command-line.ts';
import {asksOn, type CommandContext} from './command.ts';
import {confirm} from './confirm.ts';
import {showingProgress} from './progress.ts';
import {budgetField, documentText, reportDocument} from './report-document.ts';
import {reportText, type Purpose} from './report-text.ts';
import {resultText} from './result-text.ts';
import {settledText} from './run-outcome.ts';
import {wrapText} from '../format/wrap-text.ts';
import {writersText} from './writers-text.ts';

/** What is to be carried out, and how that is told. */
export interface Cleanup {
	readonly command: 'clean' | 'apply';
	/** What does the same again. */
	readonly again: string;
	/** Looks at the storage: from then on there is a plan. Gives what is to be told before it, and what belongs to its JSON. */
	readonly look: (onPlace: (place: string) => void) => Promise<Told>;
}

/** What the plan alone does not tell. */
interface Told {
	readonly text: string;
	readonly fields: Readonly<Record<string, unknown>>;
}

/** The `clean` command: scan, plan, ask, run, and what came of it, measured on the disk. */
export async function clean(context: CommandContext): Promise<ExitCode> {
	const {session, signals} = context;
	return cleanUp(context, {
		command: 'clean',
		again: commandLine('clean', session.settings),
		async look(onPlace) {
			await session.scan(signals.reading);
			await session.findLeftovers(onPlace, signals.reading);
			return {text: '', fields: budgetField(session)};
		},
	});
}

/** Looks, asks and carries out. */
export async function cleanUp(context: CommandContext, cleanup: Cleanup): Promise<ExitCode> {
	const {session, streams, signals} = context;
	const {settings} = session;
	const asks = mustAsk(context, cleanup);
	const stopped = settings.dryRun ? undefined : await settle(context);
	if (stopped !== undefined) {
		return stopped;
	}

	const told = await showingProgress(context, cleanup.look);
	const printed = {...cleanup, told};
	const plan = session.plan();
	if (session.refusal) {
		throw session.refusal;
	}

	const careful = plan.steps.length === 0 ? '' : writersText(await session.writers(signals.reading));
	streams.stderr.write(asks ? told.text : `${told.text}${careful}`);
	if (settings.dryRun || plan.steps.length === 0) {
		printPlan(context, printed, 'dry-run', plan);
		return 0;
	}

	const result = asks && !(await isAgreed(context, plan, careful)) ? undefined : await carryOut(context, plan);
	if (result === undefined) {
		context.streams.stderr.write('Nothing was changed.\n');
		if (context.json) {
			printPlan(context, printed, 'question', plan);
		}

		return 1;
	}

	printResult(context, printed, plan, result);
	return runExitCode(result);
}

/** Where what is to go cannot be moved to a quarantine it says so, and asks once more; undefined when that was declined. */
async function carryOut(context: CommandContext, plan: Plan): Promise<RunResult | undefined> {
	const {session, signals} = context;
	const run = async (direct: boolean) =>
		showingProgress(context, async () =>
			session.run(plan, {keep: session.settings.quarantine, direct}, signals.running),
		);
	try {
		return await run(false);
	} catch (error) {
		if (!(error instanceof NoQuarantine)) {
			throw error;
		}

		return (await isDirectAgreed(context, error)) ? run(true) : undefined;
	}
}

async function isDirectAgreed(context: CommandContext, {message, hint = ''}: NoQuarantine): Promise<boolean> {
	const {yes, json, streams, signals} = context;
	const output = yes || json ? streams.stderr : streams.stdout;
	const told = [message, hint, ...(yes ? ['--yes agrees to that.'] : [])].flatMap((text) => wrapText(sanitize(text)));
	output.write(`${told.join('\n')}\n`);
	return (
		yes ||
		confirm('Type yes to delete it directly, anything else to leave it: ', streams.stdin, output, signals.reading)
	);
}

/** Whether a person is asked. Throws a UsageError, before anything is read, when one should be and none is there. */
function mustAsk(context: CommandContext, {command, again}: Cleanup): boolean {
	const {session, yes} = context;
	if (yes || session.settings.dryRun) {
		return false;
	}

	if (!asksOn(context)) {
		throw new UsageError(`${command} needs --yes where it cannot ask`, {
			hint: `See first what it would do: ${again} --dry-run`,
		});
	}

	return true;
}

/** Finishes what was agreed to before and was stopped. Returns an exit code when this was stopped again. */
async function settle(context: CommandContext): Promise<ExitCode | undefined> {
	const {session, streams, signals} = context;
	const results = await showingProgress(context, async () => session.settle(signals.running));
	for (const result of results) {
		streams.stderr.write(settledText(result));
	}

	const last = results.at(-1);
	return last?.stopped === undefined ? undefined : runExitCode(last);
}

interface Printed extends Pick<Cleanup, 'command' | 'again'> {
	readonly told: Told;
}

function printPlan({session, json, streams}: CommandContext, of: Printed, purpose: Purpose, plan: Plan): void {
	if (json) {
		streams.stdout.write(documentText({...reportDocument(of.command, plan, session.problems), ...of.told.fields}));
		return;
	}

	streams.stdout.write(reportText(purpose, plan, session, of.again));
	if (session.settings.dryRun) {
		streams.stdout.write('\nThis was a dry run: nothing was changed.\n');
	}
}

async function isAgreed(
	{session, json, streams, signals}: CommandContext,
	plan: Plan,
	careful: string,
): Promise<boolean> {
	const output = json ? streams.stderr : streams.stdout;
	output.write(`${reportText('question', plan, session)}${careful === '' ? '' : `\n${careful}`}`);
	return confirm('\nType yes to do this, anything else to leave it: ', streams.stdin, output, signals.reading);
}

function printResult({session, json, streams}: CommandContext, of: Printed, plan: Plan, result: RunResult): void {
	streams.stdout.write(
		json
			? documentText({...reportDocument(of.command, plan, session.problems, result), ...of.told.fields})
			: resultText(plan, result, session.problems, session.settings),
	);
}
