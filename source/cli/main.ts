import process from 'node:process';
import {errorCode, type ExitCode} from '../errors.ts';
import {asksFor, parseArguments} from './arguments.ts';
import {help} from './help.ts';
import {commandNamed, findCommand} from './invocation.ts';
import {tellError} from './tell-error.ts';

/** From the arguments to an exit code. Everything heavier than the help is loaded when it is needed. */
export async function main(argv: readonly string[], version: string): Promise<ExitCode> {
	surviveClosing(process.stdout);
	try {
		switch (asksFor(argv)) {
			case 'help':
				process.stdout.write(help(argv.map(commandNamed).find((command) => command !== undefined)));
				return 0;
			case 'version':
				process.stdout.write(`${version}\n`);
				return 0;
			case undefined:
		}

		surviveClosing(process.stderr);
		const invocation = findCommand(await parseArguments(argv));
		// Not the streams themselves: each is opened when it is asked for, and few commands read.
		return await invocation.command.run({...invocation, environment: process.env, streams: process});
	} catch (error) {
		const {text, exitCode} = tellError(error);
		process.stderr.write(text);
		return exitCode;
	}
}

/**
 * A reader that has had enough (`report | head`: EPIPE) and a terminal that is gone (EIO) end the output, not the
 * work: a cleanup that is under way must not stop half-way because nobody looks.
 */
function surviveClosing(stream: NodeJS.WriteStream): void {
	stream.on('error', (error) => {
		if (errorCode(error) !== 'EPIPE' && errorCode(error) !== 'EIO') {
			throw error;
		}
	});
}
