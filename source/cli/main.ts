import process from 'node:process';
import type {ExitCode} from '../errors.ts';
import {asksFor, parseArguments} from './arguments.ts';
import {help} from './help.ts';
import {commandNamed, findCommand} from './invocation.ts';
import {StandardStreams} from './standard-streams.ts';
import type {Streams} from '../report/command.ts';
import {tellError} from './tell-error.ts';

/** From the arguments to an exit code. Everything heavier than the help is loaded when it is needed. */
export async function main(argv: readonly string[], version: string): Promise<ExitCode> {
	const streams = new StandardStreams();
	const tell = (error: unknown): ExitCode => {
		const {text, exitCode} = tellError(error);
		streams.stderr.write(text);
		return exitCode;
	};

	const exitCode = await carryOut(argv, version, streams).catch(tell);
	const failed = streams.lost === undefined ? 0 : tell(streams.lost);
	return exitCode === 0 ? failed : exitCode;
}

async function carryOut(argv: readonly string[], version: string, streams: Streams): Promise<ExitCode> {
	switch (asksFor(argv)) {
		case 'help':
			streams.stdout.write(help(argv.map(commandNamed).find((command) => command !== undefined)));
			return 0;
		case 'version':
			streams.stdout.write(`${version}\n`);
			return 0;
		case undefined:
	}

	const invocation = findCommand(await parseArguments(argv));
	return invocation.command.run({...invocation, environment: process.env, streams});
}
