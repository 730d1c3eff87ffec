import type {ExitCode} from '../errors.ts';
import type {Invocation} from './invocation.ts';
import type {OptionName} from './options.ts';

/** What one command takes, says of itself and does. */
export interface CommandDefinition {
	/** Empty: no command. */
	readonly name: string;
	/** What follows the name, as `[DIR]`; brackets: it may be left out. */
	readonly input?: string;
	/** The words that it may be, where they are few. */
	readonly inputChoices?: readonly string[];
	readonly summary: string;
	/** What `<command> --help` says; paragraphs, at most 78 columns wide. */
	readonly explanation: string;
	readonly examples: ReadonlyArray<{readonly line: string; readonly what: string}>;
	readonly options: readonly OptionName[];
	readonly run: (invocation: Invocation) => Promise<ExitCode>;
}
