import {UserError, type ExitCode} from '../errors.ts';
import type {Stage} from '../session.ts';
import {isStoppedScan} from './stopped-scan.ts';

/** How the program ends when it is left at this stage. */
export function exitCodeOf(stage: Stage): ExitCode {
	switch (stage.name) {
		case 'done': {
			const {stopped, newProblems} = stage.result;
			if (newProblems.length > 0) {
				return 1;
			}

			return stopped === undefined ? 0 : stopped === 'SIGINT' ? 130 : 143;
		}

		case 'failed': {
			if (isStoppedScan(stage)) {
				return 130;
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
