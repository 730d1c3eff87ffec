import {UsageError, type ExitCode} from '../../errors.ts';
import type {Invocation} from '../invocation.ts';
import {bashCompletion} from './bash.ts';
import {fishCompletion} from './fish.ts';
import {zshCompletion} from './zsh.ts';

/** The `completion` command: prints what a shell needs to complete commands, options and their values. */
export async function completion({inputs, streams}: Invocation): Promise<ExitCode> {
	const [shell] = inputs;
	streams.stdout.write(script(shell));
	return 0;
}

function script(shell: string | undefined): string {
	switch (shell) {
		case 'bash':
			return bashCompletion();
		case 'zsh':
			return zshCompletion();
		case 'fish':
			return fishCompletion();
		default:
			throw new UsageError(`completion is for bash, zsh or fish, not ${JSON.stringify(shell)}`, {
				hint: 'registry-cleanup-tui completion --help shows how to load it.',
			});
	}
}
