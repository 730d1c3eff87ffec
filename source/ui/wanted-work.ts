import {revisionRange} from '../inventory/inventory.ts';
import type {Pieces} from '../inventory/pieces.ts';
import type {Session, Snapshot} from '../session.ts';
import {arrange, openedRepository} from './arrange.ts';
import type {Work} from './background.ts';
import {cachedBy} from './cached.ts';
import {digestTexts} from './selectors/digest-texts.ts';
import {sorts} from './selectors/repository-rows.ts';
import {sortedRoots} from './selectors/sorted-roots.ts';
import {quickRevisions, surveyOf} from './selectors/survey.ts';
import {usersOf} from './selectors/users.ts';
import {isArranging, screenOf, type State} from './state.ts';
import {wantedSurvey} from './wanted-survey.ts';

/** A rest of the cursor after which what may be asked for next is made ready. In milliseconds. */
const restTime = 150;
/** A pause in which what is kept, and why, can be weighed. In milliseconds. */
const idleTime = 400;

/**
 * What is to be done beside the keys, the most urgent first: the rows that are waited for; the figures of what is very
 * large in the pane; what the next keys would have to wait for; what is protected.
 */
export function wantedWork(state: State, session: Session): Work | undefined {
	const {snapshot} = state;
	const screen = screenOf(state);
	if (isArranging(state) && 'arrangement' in screen) {
		return {
			about: ['rows', screen, snapshot],
			rest: 0,
			*begin() {
				return {type: 'arranged', screen: yield* arrange(session, screen)};
			},
		};
	}

	const surveyed = wantedSurvey(state, session);
	if (surveyed !== undefined) {
		return {
			about: ['survey', surveyed, snapshot],
			rest: restTime,
			*begin() {
				yield* surveyOf(snapshot, session, surveyed);
				return {type: 'surveyed'};
			},
		};
	}

	return wantedReadiness(state, session) ?? wantedWeighing(state, session);
}

/** What was made ready, by what it was for. */
const readyFor = cachedBy((_: Snapshot) => new Set<string>());

/** Opening a very large repository; in it every order, the texts that a filter searches, and opening a manifest. */
function wantedReadiness(state: State, session: Session): Work | undefined {
	const {snapshot} = state;
	const screen = screenOf(state);
	const repository =
		screen.name === 'repositories'
			? screen.rows[screen.position.cursor]
			: screen.name === 'repository'
				? screen.repository
				: undefined;
	if (repository === undefined || repository < 0) {
		return undefined;
	}

	const [first, end] = revisionRange(session.inventory, repository);
	// Who uses the layers of its manifests is looked up in all of the storage.
	const manifests = screen.name === 'repositories' ? end - first : session.inventory.graph.revisions;
	const name = `${screen.name} ${repository}`;
	const ready = readyFor(snapshot);
	if (manifests <= quickRevisions || ready.has(name)) {
		return undefined;
	}

	return {
		about: ['ready', name, snapshot],
		rest: restTime,
		*begin() {
			yield* screen.name === 'repositories'
				? arrange(session, openedRepository(repository))
				: knowing(session, repository);
			ready.add(name);
			return {type: 'readied'};
		},
	};
}

function* knowing(session: Session, repository: number): Pieces<void> {
	for (const sort of sorts) {
		yield* sortedRoots(session, repository, sort, false);
	}

	yield* digestTexts(session.inventory, repository);
	yield* usersOf(session.inventory);
}

function wantedWeighing({snapshot, weighed, run}: State, session: Session): Work | undefined {
	if (snapshot.stage.name !== 'choosing' || run || weighed?.version === snapshot.version) {
		return undefined;
	}

	return {
		about: ['weigh', snapshot],
		rest: idleTime,
		*begin() {
			return {type: 'weighed', version: snapshot.version, plan: yield* session.planning()};
		},
	};
}
