import {PassThrough} from 'node:stream';
import {text} from 'node:stream/consumers';
import type {ExitCode} from '../../source/errors.ts';
import type {Command, ProgressMode} from '../../source/report/command.ts';
import type {FakeSession} from './fake-session.ts';

interface Circumstances {
	readonly inputs?: readonly string[];
	readonly json?: boolean;
	readonly yes?: boolean;
	readonly deep?: boolean;
	readonly progress?: ProgressMode;
	/** All three streams are a terminal's. */
	readonly terminal?: boolean;
	/** What is typed; the input ends after it unless `typing` says that somebody is still there. */
	readonly typed?: string;
	readonly typing?: boolean;
	/** What is typed once what was typed first has been read: the answer to a second question. */
	readonly answer?: string;
	readonly reading?: AbortSignal;
	readonly running?: AbortSignal;
}

interface Outcome {
	readonly exitCode: ExitCode;
	readonly stdout: string;
	readonly stderr: string;
}

/** Runs a headless command on a session, mostly a fake one, and collects what it prints. Rejects with what the command rejects with. */
export async function runCommand(
	command: Command,
	session: Pick<FakeSession, 'asSession'>,
	{
		inputs = [],
		json = false,
		yes = false,
		deep = false,
		progress = 'auto',
		terminal = false,
		typed = '',
		typing = false,
		answer,
		...signals
	}: Circumstances = {},
): Promise<Outcome> {
	const [stdin, stdout, stderr] = [0, 1, 2].map(() => Object.assign(new PassThrough(), {isTTY: terminal}));
	stdin!.write(typed);
	if (answer !== undefined) {
		stdin!.once('pause', () => stdin!.end(answer));
	} else if (!typing) {
		stdin!.end();
	}

	const printed = Promise.all([text(stdout!), text(stderr!)]);
	const never = new AbortController().signal;
	const exitCode = await command({
		session: session.asSession,
		inputs,
		json,
		yes,
		deep,
		progress,
		streams: {stdin: stdin!, stdout: stdout!, stderr: stderr!},
		signals: {reading: signals.reading ?? never, running: signals.running ?? never},
	}).finally(() => {
		stdout!.end();
		stderr!.end();
	});
	const [out, error] = await printed;
	return {exitCode, stdout: out, stderr: error};
}
