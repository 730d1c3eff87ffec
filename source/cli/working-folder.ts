import process from 'node:process';
import {UsageError} from '../errors.ts';

/**
 * Throws a UsageError where the folder that this was started in has been removed since: relative names lead nowhere from
 * there, and Node.js starts no thread in it.
 */
export function requireWorkingFolder(): void {
	try {
		process.cwd();
	} catch (cause) {
		throw new UsageError('The folder that this was started in is not there any more', {
			hint: 'Change into one that is there (cd), and start again.',
			cause,
		});
	}
}
