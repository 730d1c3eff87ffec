import type {Stage} from '../session.ts';
import {addSample} from './rate.ts';
import type {Counter, State} from './state.ts';

/** Adds the counters of a scan or a run to what their rates are told from. */
export function sampled(state: State): State {
	const {stage} = state.snapshot;
	if (stage.name === 'running' && stage.resting === true) {
		// A pause is no part of any rate.
		return {...state, tracks: {}};
	}

	const tracks = {...state.tracks};
	for (const {counter, done, isOver} of countersOf(state.snapshot.stage)) {
		const {begun, samples} = tracks[counter] ?? {begun: state.now, samples: []};
		// What is over keeps the rate that it had at its end.
		if (!isOver || samples.at(-1)?.done !== done) {
			tracks[counter] = {begun, samples: addSample(samples, {at: state.now, done})};
		}
	}

	return {...state, tracks};
}

/** How far a counter is, and whether it is likely to stay there. */
interface Count {
	readonly counter: Counter;
	readonly done: number;
	readonly isOver: boolean;
}

/** What a scan counts, in the order in which it looks at them. */
const scanned = ['blobs', 'repositories', 'manifests'] as const;

function countersOf(stage: Stage): readonly Count[] {
	switch (stage.name) {
		case 'scanning': {
			const {progress} = stage;
			const current = scanned.findIndex((counter) => counter === progress.stage);
			return scanned.map((counter, index) => ({
				counter,
				done: progress[counter],
				isOver: current < 0 || index < current,
			}));
		}

		case 'running': {
			return stage.progress.map(({phase, done, total}, index) => ({
				counter: phase,
				done,
				isOver: index < stage.progress.length - 1 || (total > 0 && done >= total),
			}));
		}

		case 'choosing':
		case 'done':
		case 'failed': {
			return [];
		}
	}
}
