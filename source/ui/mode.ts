import type {Model} from './model.ts';
import {screenOf, type State} from './state.ts';

/** The word at the top right: what kind of moment this is. Nothing is deleted except while CLEANING. */
export function modeOf(state: State, {settings}: Model): string {
	switch (state.snapshot.stage.name) {
		case 'scanning': {
			return screenOf(state).name === 'unfinished' ? 'UNFINISHED' : 'SCANNING';
		}

		case 'choosing': {
			return settings.dryRun ? 'DRY RUN' : screenOf(state).name === 'confirm' ? 'CONFIRM' : 'PREVIEW';
		}

		case 'running': {
			return state.run?.watched ? 'WATCHING' : state.run?.stopping ? 'STOPPING' : 'CLEANING';
		}

		case 'done': {
			return state.snapshot.stage.result.stopped === undefined ? 'DONE' : 'STOPPED';
		}

		case 'failed': {
			return 'FAILED';
		}
	}
}
