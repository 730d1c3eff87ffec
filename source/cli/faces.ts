import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type {ExitCode} from '../errors.ts';
import {sanitize} from '../format/sanitize.ts';
import {shellWord} from '../format/shell-word.ts';
import type {Command} from '../report/command.ts';
import type * as commands from '../report/commands.ts';
import {report} from '../report/report.ts';
import {openSession} from '../open-session.ts';
import type {Session, Settings} from '../session.ts';
import type {Invocation} from './invocation.ts';
import {progressMode} from './progress-mode.ts';
import {resolveSettings} from './settings.ts';
import {SignalWatch} from './signals.ts';
import {requireWorkingFolder} from './working-folder.ts';

/** No command: the screens on a terminal, a report without one. */
export async function runInteractive(invocation: Invocation): Promise<ExitCode> {
	return chooseFace(invocation, await settingsOf(invocation));
}

/**
 * `counts`: scans the storage for figures alone; `looks`: for what would go as well; `settles`: goes by what earlier
 * runs have written.
 */
export type Kind = 'counts' | 'looks' | 'settles';

export type HeadlessName = 'report' | keyof typeof commands;

export async function runHeadless(invocation: Invocation, name: HeadlessName, kind: Kind): Promise<ExitCode> {
	const settings = await settingsOf(invocation);
	const command: Command = name === 'report' ? report : (await import('../report/commands.ts'))[name];
	return headless(invocation, settings, kind, command);
}

/** A policy that is not named is looked for where the command goes by one. */
const settingsOf = async ({given, environment, command}: Invocation) =>
	resolveSettings(given, environment, {searches: command.options.includes('policy')});

/** Writes a store, then goes on with it as without a command: nothing in it is too young, and nobody needs it served. */
export async function runDemo(invocation: Invocation): Promise<ExitCode> {
	const {given, inputs, environment, streams} = invocation;
	requireWorkingFolder();
	const folder = path.resolve(inputs[0] ?? temporaryFolder());
	const settings = await resolveSettings({grace: '0', ...given, root: folder, 'no-registry': true}, environment);
	const {writeDemo} = await import('../demo/demo.ts');
	await writeDemo(folder);
	streams.stderr.write(`A demo store is in ${sanitize(folder)}\n`);
	try {
		return await chooseFace(invocation, settings);
	} finally {
		streams.stderr.write(`Remove the demo store when you are done: rm -r ${shellWord(folder)}\n`);
	}
}

const temporaryFolder = () => path.join(tmpdir(), `registry-cleanup-demo-${crypto.randomUUID().slice(0, 8)}`);

async function chooseFace(invocation: Invocation, settings: Settings): Promise<ExitCode> {
	const {streams, given, environment} = invocation;
	const hasTerminal = streams.stdin.isTTY === true && streams.stdout.isTTY === true && environment['TERM'] !== 'dumb';
	if (!hasTerminal || given.json) {
		return headless(invocation, settings, given.json ? 'counts' : 'looks', report);
	}

	return withSession(settings, {scans: true, screens: true}, async (session) => {
		const {runUi} = await import('../ui/run-ui.ts');
		return runUi(session, {
			slow: given.slow ?? false,
			spoken: given['screen-reader'] ?? environment['INK_SCREEN_READER'] === 'true',
		});
	});
}

/** One headless command, from the first signal that it must heed to the last. */
async function headless(invocation: Invocation, settings: Settings, kind: Kind, command: Command): Promise<ExitCode> {
	const {inputs, given, environment, streams} = invocation;
	const progress = progressMode(given.progress, environment);
	const watch = SignalWatch.start();
	const wanted = {...settings, figuresOnly: kind === 'counts'};
	try {
		return await withSession(wanted, {scans: kind !== 'settles', screens: false}, async (session) => {
			let hasRun = false;
			session.subscribe(() => {
				hasRun ||= session.getSnapshot().stage.name === 'running';
			});
			try {
				return await command({
					session,
					inputs,
					json: given.json ?? false,
					yes: given.yes ?? false,
					deep: given.deep ?? false,
					progress,
					streams,
					signals: watch.signals,
				});
			} catch (error) {
				if (watch.first === undefined || !isStop(error, watch)) {
					throw error;
				}

				streams.stderr.write(
					`registry-cleanup-tui: stopped by ${watch.first}${hasRun ? '' : '; nothing was changed'}\n`,
				);
				return watch.exitCode;
			}
		});
	} finally {
		watch.end();
		if (watch.first === 'SIGHUP') {
			// Ends as the signal would have ended it, for the sake of whoever waits for this process.
			process.kill(process.pid, 'SIGHUP');
		}
	}
}

const isStop = (error: unknown, {signals}: SignalWatch) =>
	error === signals.reading.reason || (error instanceof Error && error.name === 'AbortError');

async function withSession(
	settings: Settings,
	options: Parameters<typeof openSession>[1],
	use: (session: Session) => Promise<ExitCode>,
): Promise<ExitCode> {
	const session = await openSession(settings, options);
	try {
		return await use(session);
	} finally {
		await session.close();
	}
}
