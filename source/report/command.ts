import type {Readable} from 'node:stream';
import type {ExitCode} from '../errors.ts';
import type {Session} from '../session.ts';

/** Where a command reads and writes. */
export interface Streams {
	readonly stdin: Readable & {readonly isTTY?: boolean};
	readonly stdout: Output;
	readonly stderr: Output;
}

/** Where texts are written. */
export interface Output {
	readonly isTTY?: boolean;
	/** How wide the terminal is. */
	readonly columns?: number;
	write(text: string): unknown;
}

/** What ends a command early. The reason is the name of the process signal, as `SIGINT`. */
export interface StopSignals {
	/** For everything that can simply be dropped: SIGINT, SIGTERM, and SIGHUP when the terminal is lost. */
	readonly reading: AbortSignal;
	/** For a run that is under way: SIGINT and SIGTERM. A run outlives its terminal. */
	readonly running: AbortSignal;
}

/**
 * How standard error shows how far a command is: `auto`, one line that is written anew on a terminal, and `plain`
 * without one; `plain`, one line for each phase; `json`, JSON lines.
 */
export const progressModes = ['auto', 'plain', 'json'] as const;

export type ProgressMode = (typeof progressModes)[number];

/** What a headless command works with. */
export interface CommandContext {
	readonly session: Session;
	/** What follows the command: a DIGEST, a RUN. */
	readonly inputs: readonly string[];
	readonly json: boolean;
	readonly yes: boolean;
	/** `verify` hashes every blob as well. */
	readonly deep: boolean;
	readonly progress: ProgressMode;
	readonly streams: Streams;
	readonly signals: StopSignals;
}

/** Whether somebody is there who can read a question and answer it. */
export function asksOn({json, streams}: CommandContext): boolean {
	return streams.stdin.isTTY === true && (json ? streams.stderr : streams.stdout).isTTY === true;
}

/** One command of the headless face: prints, and says how it ended. Errors are told by the caller. */
export type Command = (context: CommandContext) => Promise<ExitCode>;
