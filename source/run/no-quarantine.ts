import {NoQuarantine, Refusal} from '../errors.ts';
import {isElsewhere} from './cannot-write.ts';
import type {NewRun} from './new-run.ts';

/**
 * Tells that what is to go cannot be moved to a quarantine, before anything is lost: a NoQuarantine, or a Refusal where
 * deleting it directly is not what was asked for.
 * @param cause told by `cannotWrite`.
 */
export function noQuarantine(cause: Error, {keep, sweptByRegistry}: NewRun): Refusal {
	const why = isElsewhere(cause) ? 'a move cannot cross file systems' : 'a quarantine needs some room';
	const refusal = (hint: string) => new Refusal(`${cause.message}: ${why}`, {hint, cause});
	if (keep) {
		return refusal('Nothing can be kept in a quarantine there. Without --quarantine it can be deleted directly.');
	}

	if (sweptByRegistry) {
		return refusal('Use --gc builtin: then what cannot be moved can be deleted directly.');
	}

	return new NoQuarantine(`${cause.message}: ${why}`, {
		hint: 'It can be deleted directly, in the same order and after another look; it can never be put back then.',
		cause,
	});
}
