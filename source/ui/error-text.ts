import {UserError} from '../errors.ts';
import {sanitize} from '../format/sanitize.ts';

/** An error as one line for the screen, with what to try. */
export function errorText(error: unknown): string {
	if (error instanceof UserError) {
		return sanitize(error.hint === undefined ? error.message : `${error.message}. ${error.hint}`);
	}

	return sanitize(error instanceof Error ? error.message : String(error));
}
