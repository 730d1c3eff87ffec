import type {ExitCode} from './errors.ts';
import type {RunResult} from './run/run.ts';

/** What a shell sees of a process that such a signal ended. */
export const signalExitCodes = {SIGINT: 130, SIGTERM: 143, SIGHUP: 129} as const satisfies Record<string, ExitCode>;

/** How a script learns of a run's end: stopped by a signal, failed its check, or done. */
export function runExitCode({stopped, newProblems}: Pick<RunResult, 'stopped' | 'newProblems'>): ExitCode {
	if (stopped !== undefined) {
		return signalExitCodes[stopped];
	}

	return newProblems.length > 0 ? 1 : 0;
}
