import {UsageError} from '../errors.ts';
import {isInside} from './is-inside.ts';

/** Throws a UsageError for a file that would be in the storage: nothing but the registry and a cleanup writes there. */
export function refuseInside(root: string, file: string): void {
	if (isInside(root, file)) {
		throw new UsageError(`${file} is in the storage, and nothing is written there but by a cleanup`, {
			hint: 'Name a file somewhere else.',
		});
	}
}
