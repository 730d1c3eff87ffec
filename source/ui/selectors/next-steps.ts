import type {RunResult} from '../../run/run.ts';
import type {Model} from '../model.ts';
import type {State} from '../state.ts';
import {cronCommand} from './exclude-globs.ts';

/** What there is to do after a run. The last one may be long: it is a command with all its exclusions. */
export function nextSteps(ui: State, model: Model, {id, state, stopped}: RunResult): readonly string[] {
	const steps: string[] = [];
	if (stopped !== undefined && state !== 'purged') {
		steps.push('The storage is consistent. The next start settles what this run left.');
	} else if (state === 'quarantined') {
		steps.push(`The space comes back when run ${id} is purged; until then it can be undone.`);
	}

	if (stopped === undefined && ui.run?.plan === undefined && ui.run?.watched !== true) {
		steps.push('What this run had not moved yet is still there: R scans again.');
	}

	if (state !== 'undone') {
		steps.push('Restart the registry: its blob cache still knows what is gone.');
	}

	// Without a scan nobody knows what is excluded.
	const nightly = ui.scanned ? [`Run this every night: ${cronCommand(model, ui.initiallyExcluded)}`] : [];
	return [...steps, ...nightly];
}
