import {isUnfinished} from '../session.ts';
import type {Model} from './model.ts';
import {isStoppedScan} from './stopped-scan.ts';
import {screenOf, type RunView, type State} from './state.ts';

const running: Readonly<Record<RunView['kind'], string>> = {
	clean: 'CLEANING',
	settle: 'FINISHING',
	undo: 'PUTTING BACK',
	purge: 'PURGING',
};

function ownMode(run: RunView | undefined, resting = false): string {
	if (run?.stopping) {
		return 'STOPPING';
	}

	return resting ? 'PAUSED' : run?.pausing ? 'PAUSING' : running[run?.kind ?? 'clean'];
}

/** The word at the top right: what kind of moment this is. Nothing is deleted except while CLEANING, FINISHING or PURGING. */
export function modeOf(state: State, {settings}: Model): string {
	const screen = screenOf(state);
	if (screen.name === 'past-run' && isUnfinished(screen.run)) {
		return 'UNFINISHED';
	}

	if (screen.name === 'purge') {
		return 'CONFIRM';
	}

	switch (state.snapshot.stage.name) {
		case 'scanning': {
			return 'SCANNING';
		}

		case 'choosing': {
			return settings.dryRun ? 'DRY RUN' : screen.name === 'confirm' ? 'CONFIRM' : 'PREVIEW';
		}

		case 'running': {
			return state.run?.watched ? 'WATCHING' : ownMode(state.run, state.snapshot.stage.resting);
		}

		case 'done': {
			return state.snapshot.stage.result.stopped === undefined ? 'DONE' : 'STOPPED';
		}

		case 'failed': {
			return screen.name === 'confirm' ? 'CONFIRM' : isStoppedScan(state.snapshot.stage) ? 'STOPPED' : 'FAILED';
		}
	}
}
