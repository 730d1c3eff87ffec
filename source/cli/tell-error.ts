import {inspect} from 'node:util';
import {UserError, type ExitCode} from '../errors.ts';
import {sanitize} from '../format/sanitize.ts';

/** What standard error shows for an error, and the exit code. A stack only for what is our own mistake. */
export function tellError(error: unknown): {readonly text: string; readonly exitCode: ExitCode} {
	if (error instanceof UserError) {
		const hint = error.hint === undefined ? '' : `${lines(error.hint)}\n`;
		return {text: `registry-cleanup-tui: ${lines(error.message)}\n${hint}`, exitCode: error.exitCode};
	}

	return {
		text: `registry-cleanup-tui: this is a bug, please report it with what follows\n${lines(inspect(error))}\n`,
		exitCode: 1,
	};
}

/** Line by line: another program's output may be part of a message. */
const lines = (text: string) => text.split('\n').map(sanitize).join('\n');
