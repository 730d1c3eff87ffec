import {UsageError} from '../errors.ts';
import {progressModes, type ProgressMode} from '../report/command.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The value of `--progress`. What is automatic is plain in the log of a CI job, also where that has a terminal, and on a
 * terminal that knows no escapes. Throws a UsageError for a word that is none.
 */
export function progressMode(given: string | undefined, environment: Environment): ProgressMode {
	const mode = progressModes.find((one) => one === (given ?? 'auto'));
	if (mode === undefined) {
		throw new UsageError(`--progress is auto, plain or json, not ${JSON.stringify(given)}`, {
			hint: 'plain: one line for each phase, as in a pipe; json: JSON lines on standard error.',
		});
	}

	return mode === 'auto' && (isCi(environment['CI']) || environment['TERM'] === 'dumb') ? 'plain' : mode;
}

const isCi = (value = '') => !['', '0', 'false'].includes(value);
