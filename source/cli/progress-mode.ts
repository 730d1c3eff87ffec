import {UsageError} from '../errors.ts';
import {progressModes, type ProgressMode} from '../report/command.ts';

/** The value of `--progress`. Throws a UsageError for a word that is none. */
export function progressMode(given: string | undefined): ProgressMode {
	const mode = progressModes.find((one) => one === (given ?? 'auto'));
	if (mode === undefined) {
		throw new UsageError(`--progress is auto, plain or json, not ${JSON.stringify(given)}`, {
			hint: 'plain: one line for each phase, as in a pipe; json: JSON lines on standard error.',
		});
	}

	return mode;
}
