import {runCommandLine} from '../../format/command-line.ts';
import {sanitize} from '../../format/sanitize.ts';
import type {RunResult} from '../../run/run.ts';
import type {Model} from '../model.ts';
import type {State} from '../state.ts';
import {cronCommand} from './exclude-globs.ts';

/** What there is to do after a run. The last one may be long: it is a command with all its exclusions. */
export function nextSteps(ui: State, model: Model, {id, state, stopped, remains = 0}: RunResult): readonly string[] {
	const {kind = 'clean'} = ui.run ?? {};
	const command = (name: 'undo' | 'purge') => sanitize(runCommandLine(name, model.settings, id));
	const steps: string[] = [];
	if (stopped !== undefined && state !== 'purged') {
		steps.push('The storage is consistent. The next start settles what this run left.');
	}

	// Before a purge: what a push needs by then is put back, once the registry has forgotten what is gone.
	if (state !== 'undone') {
		steps.push('Restart the registry: its blob cache still knows what is gone.');
	}

	if (stopped === undefined && state === 'quarantined') {
		steps.push(`Get the space back: r, then p; or ${command('purge')}`);
		steps.push(`Or put it all back: r, then u; or ${command('undo')}`);
	}

	if (remains > 0) {
		steps.push(`Move away what is in the way, then put back the rest: r, then u; or ${command('undo')}`);
	}

	if (stopped === undefined && kind === 'settle' && state !== 'undone') {
		steps.push('What this run had not moved yet is still there: R scans again.');
	}

	if (kind === 'undo' || kind === 'purge' || (kind === 'settle' && state === 'undone')) {
		steps.push('R scans again, and goes back to the list.');
	}

	// Without a scan nobody knows what is excluded.
	const nightly =
		ui.scanned && (kind === 'clean' || kind === 'settle') ? [`Run this every night: ${cronCommand(model)}`] : [];
	return [...steps, ...nightly];
}
