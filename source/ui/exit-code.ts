import {UserError, type ExitCode} from '../errors.ts';
import {runExitCode, signalExitCodes} from '../exit-codes.ts';
import type {Stage} from '../session.ts';
import {isStoppedScan} from './stopped-scan.ts';

/** How the program ends when it is left at this stage. */
export function exitCodeOf(stage: Stage): ExitCode {
	switch (stage.name) {
		case 'done': {
			return runExitCode(stage.result);
		}

		case 'failed': {
			if (isStoppedScan(stage)) {
				return signalExitCodes.SIGINT;
			}

			return stage.error instanceof UserError ? stage.error.exitCode : 1;
		}

		case 'scanning':
		case 'choosing':
		case 'running': {
			return 0;
		}
	}
}
