import type {Model} from './model.ts';
import {planChecks, unfinishedCheck} from './selectors/plan-checks.ts';
import {screenOf, type State} from './state.ts';
import {step, wait, type Event, type Step} from './step.ts';

/** A plan is made, or its place shows what it waits for: without the half-written files it would not be all that is done. */
export const askedPlan = (state: State): Step =>
	state.search === undefined ? planning(state) : step({...state, open: [...state.open, {name: 'pending-plan'}]});

const planning = (state: State): Step => wait(state, 'Making the plan ...', {type: 'plan'});

/** Where the search is, is shown in the place of a plan only: elsewhere nothing is drawn for it. */
export const searching = (state: State, place: string): State =>
	screenOf(state).name === 'pending-plan' && state.search?.error === undefined ? {...state, search: {place}} : state;

/** The search has ended: a plan that waited for it is made by itself. */
export function searched(state: State, error: unknown): Step {
	if (error !== undefined) {
		return step({...state, search: {place: '', error}});
	}

	const next: State = {...state, search: undefined};
	return screenOf(next).name === 'pending-plan' ? planning(next) : step(next);
}

/** After the search a plan is there, or it could not be made: nothing waits for it any more. */
export const withoutPending = (state: State): State =>
	state.search === undefined ? {...state, open: state.open.filter(({name}) => name !== 'pending-plan')} : state;

type Planned = Extract<Event, {readonly type: 'planned'}>;

/** The plan is there. */
export function planned(state: State, {plan, needed, unfinished, writers, free}: Planned, model: Model): State {
	// What the check of an unfinished run says is not said twice.
	const notes = state.snapshot.notes.filter((note) => unfinished === undefined || !note.includes(unfinished.id));
	const checks = [
		...unfinishedCheck(unfinished, model.settings.dryRun),
		...planChecks(model, plan, {needed, notes, writers, now: state.now}),
	];
	const {open} = withoutPending(state);
	return {
		...state,
		busy: false,
		message: undefined,
		weighed: {version: state.snapshot.version, protected: plan.protected},
		open: [
			...open.filter(({name}) => name !== 'plan'),
			{name: 'plan', plan, checks, unfinished: unfinished !== undefined, free},
		],
	};
}
