import {paneWidth} from './layout.ts';
import type {Model} from './model.ts';
import {orphansRow} from './selectors/repository-rows.ts';
import {quickSurvey, wholeStorage} from './selectors/survey.ts';
import {screenOf, type State} from './state.ts';

/** The repository whose survey the pane waits for; undefined when it waits for none. */
export function wantedSurvey(state: State, model: Model): number | undefined {
	const repository = paneWidth(state) > 0 ? repositoryInPane(state) : undefined;
	return repository === undefined || quickSurvey(state.snapshot, model, repository) ? undefined : repository;
}

function repositoryInPane(state: State): number | undefined {
	const screen = screenOf(state);
	switch (screen.name) {
		case 'repositories': {
			const row = screen.rows[screen.position.cursor];
			return row === orphansRow ? undefined : row;
		}

		case 'repository': {
			return screen.rows.at(screen.position.cursor)?.kind === 'section' ? screen.repository : undefined;
		}

		case 'plan': {
			return wholeStorage;
		}

		default: {
			return undefined;
		}
	}
}
