import {UserError} from '../errors.ts';
import {formatDuration} from '../format/duration.ts';
import {isUnfinished, listRuns} from './journal.ts';
import {findOtherRun, type OtherRun} from './watch-run.ts';

/** What whoever reads a storage must know of the runs on it: one that is under way, or that did not come to its end. */
export function runNotes(root: string): readonly string[] {
	try {
		const other = findOtherRun(root);
		if (other) {
			const {pid, host, since} = other;
			return [
				`Another run (process ${pid} on ${host}) has been working on this storage since ${since}: what is told here may have changed by now.`,
			];
		}

		return listRuns(root)
			.filter(isUnfinished)
			.map(
				({id, state}) =>
					`Run ${id} was stopped or killed before its end (${state}): what it holds in quarantine is in no figure here. clean finishes it first${state === 'purging' ? '' : `; undo ${id} puts everything back`}.`,
			);
	} catch (error) {
		if (error instanceof UserError) {
			// Only what is to go on with a run needs what cannot be read here.
			return [error.message];
		}

		throw error;
	}
}

/** Milliseconds after which it is told that nothing is heard; a run tells something every five seconds, but NFS may show it late. */
const longSilence = 60_000;

/** What to tell of another process's run of which nothing has been heard for so many milliseconds. */
export function silenceNotes(run: OtherRun, silence: number): readonly string[] {
	return silence < longSilence
		? []
		: [
				`Nothing heard for ${formatDuration(silence)}. Only if it is certain that it does not run any more: remove ${run.file}`,
			];
}
