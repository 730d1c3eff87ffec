import {UsageError} from '../errors.ts';
import type {RunRecord} from '../session.ts';

/**
 * The run that is meant: by its id or the unambiguous beginning of one, else the newest that is in quarantine, or that
 * was stopped on the way that it is to go on. Throws a UsageError when there is none.
 */
export function findRun(
	runs: readonly RunRecord[],
	given: string | undefined,
	begun: 'undoing' | 'purging',
): RunRecord {
	const hint = 'registry-cleanup-tui runs lists all runs.';
	if (given === undefined) {
		const newest = runs.findLast(({state}) => state === 'quarantined' || state === begun);
		if (!newest) {
			throw new UsageError('No run is in quarantine', {hint});
		}

		return newest;
	}

	const found = runs.filter(({id}) => id.startsWith(given));
	const [run] = found;
	if (!run || found.length > 1) {
		const why = run
			? `${found.length} runs begin with ${JSON.stringify(given)}`
			: `There is no run ${JSON.stringify(given)}`;
		throw new UsageError(why, {hint});
	}

	return run;
}
