import {atTop} from './list-position.ts';
import type {FoundScreen} from './open-screen.ts';
import type {State} from './state.ts';
import {say, step, type Step} from './step.ts';

/** Stops the scan under way; what it has met so far stays to be looked at. */
export function stoppedScan(state: State): Step {
	const {state: shown} = openedFound(state);
	return step({...shown, message: undefined}, {type: 'stop-scan'});
}

/** Shows what the scan under way has met so far; again: as of now. */
export function openedFound(state: State): Step {
	const {stage} = state.snapshot;
	const progress = stage.name === 'scanning' ? stage.progress : undefined;
	const found = progress?.foundSoFar?.() ?? [];
	if (!progress || found.length === 0) {
		return say(state, 'No repository was met yet: blobs are counted first');
	}

	const rows = [...found].sort((a, b) => b.manifests - a.manifests);
	const screen: FoundScreen = {name: 'found', rows, position: atTop, elapsed: progress.elapsed};
	return step({...state, open: [screen]});
}
