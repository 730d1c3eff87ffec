import type {RunProgress} from '../../run/run.ts';
import type {Model} from '../model.ts';
import {rateOf, remainingOf} from '../rate.ts';
import type {State} from '../state.ts';

/**
 * Milliseconds until the whole run is over, about: what is left of this phase by its own rate, what is still to be
 * moved and then purged by the rate of moving, and for the second mark and the verification the time that the scan
 * took, which reads the same. Undefined while that cannot be told.
 */
export function remainingOfRun(state: State, model: Model): number | undefined {
	const {snapshot, run, tracks} = state;
	const {stage} = snapshot;
	const current = stage.name === 'running' && stage.resting !== true ? stage.progress.at(-1) : undefined;
	const track = current && tracks[current.phase];
	const own = track && remainingOf(track.samples, current.total, track.begun);
	if (!current || !track || own === undefined) {
		return undefined;
	}

	switch (current.phase) {
		case 'remove':
		case 'sweep': {
			const rate = rateOf(track.samples);
			if (!run?.plan || !rate) {
				return undefined;
			}

			const {length} = run.plan.steps;
			const left = length - movedBy(stage.name === 'running' ? stage.progress : []);
			return ((left + (run.keep ? 0 : length)) * 1000) / rate + model.inventory.elapsed;
		}

		case 'mark': {
			const rate = rateOf(tracks.sweep?.samples ?? tracks.remove?.samples ?? []);
			const purge = run?.keep === true ? 0 : run?.plan && rate ? (run.plan.steps.length * 1000) / rate : undefined;
			return purge === undefined ? undefined : own + purge;
		}

		case 'purge': {
			return own;
		}

		case 'verify':
		case 'undo': {
			return undefined;
		}
	}
}

const movedBy = (progress: readonly RunProgress[]) =>
	progress.reduce((sum, {phase, done}) => sum + (phase === 'remove' || phase === 'sweep' ? done : 0), 0);
