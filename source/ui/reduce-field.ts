import {UsageError} from '../errors.ts';
import {formatAgeExactly, parseAge} from '../format/age.ts';
import {policyBeside} from '../format/policy-path.ts';
import {parseRuleLine} from '../selection/rule-line.ts';
import {parseFilter} from './filter.ts';
import {typedText, type Key} from './keys.ts';
import type {Model} from './model.ts';
import type {RepositoriesScreen, RepositoryScreen} from './open-screen.ts';
import {arranged} from './reduce-list.ts';
import {manifestFields} from './selectors/manifest-subjects.ts';
import {repositoryFields} from './selectors/repository-rows.ts';
import {screenOf, withTop, type Editing, type State} from './state.ts';
import {step, type Effect, type Step} from './step.ts';
import {summaryText} from './summary.ts';
import {editField, pastedText} from './text-field.ts';

/** Opens the field for the grace age, with the present one in it. */
export const askedGrace = (state: State, {selection}: Model): State => ({
	...state,
	editing: {field: 'grace', text: formatAgeExactly(selection.grace), proposed: true},
});

/** Opens the field for the policy file, with the one that holds in it, else the one that the next start finds. */
export const askedPolicy = (state: State, {settings: {filed, root}}: Model): State => ({
	...state,
	editing: {field: 'policy', text: filed?.file ?? policyBeside(root), proposed: true},
});

/** Opens the field for a rule, with the one in it that is being tried. */
export function askedRule(state: State): State {
	const screen = screenOf(state);
	return {...state, editing: {field: 'rule', text: screen.name === 'trial' ? screen.trial.rule.name : ''}};
}

const fileNames = {plan: 'cleanup-plan.json', report: 'cleanup-report.txt'} as const;

/** Opens the field for the file of the plan in front, or of what a run came to, with a name in it. */
export const askedFile = (state: State, field: 'plan' | 'report'): State => ({
	...state,
	editing: {field, text: fileNames[field], proposed: true},
});

/** What a key does to the field on the message line. Enter keeps what is typed once it can be understood. */
export function edited(state: State, editing: Editing, key: Key, model: Model): Step {
	const text = typedText(key) === undefined ? typedIn(state, editing) : stayingIn(state, editing);
	const edit = key.name === 'ctrl+c' ? ({done: 'cancel'} as const) : editField(text, key);
	if ('text' in edit) {
		return step(typed(state, editing, edit.text));
	}

	const closed: State = {...state, editing: undefined};
	if (edit.done === 'cancel') {
		return step(editing.field === 'filter' ? withTop(closed, editing.before) : closed);
	}

	return fieldError(state, editing) === undefined ? accepted(closed, editing, model) : step(state);
}

function accepted(state: State, editing: Editing, model: Model): Step {
	if (editing.field === 'filter') {
		return step(state);
	}

	if (editing.field === 'policy' || editing.field === 'plan' || editing.field === 'report') {
		const file = editing.text.trim();
		const saving: Effect =
			editing.field === 'report'
				? {type: 'save-report', file, text: summaryText(state, model)}
				: {type: `save-${editing.field}`, file};
		return step({...state, busy: true}, saving);
	}

	if (editing.field === 'rule') {
		const trying: State = {...state, busy: true, message: {text: 'Looking at what it would do ...', tone: 'info'}};
		return step(trying, {type: 'try-rule', rule: parseRuleLine(editing.text)});
	}

	const replan = screenOf(state).name === 'plan';
	const message = {text: 'Looking at ages ...', tone: 'info'} as const;
	return step(
		{...state, busy: true, message},
		{type: 'grace', seconds: parseAge(editing.text.trim(), 'The grace age'), replan},
	);
}

/** What a paste adds to it. */
export const pastedInto = (state: State, editing: Editing, text: string): State =>
	typed(state, editing, stayingIn(state, editing) + pastedText(text));

function typed(state: State, editing: Editing, text: string): State {
	if (editing.field !== 'filter') {
		return {...state, editing: {field: editing.field, text}};
	}

	// The cursor stays on the row on which it was: what a half-typed filter hides comes back with it.
	const {before} = editing;
	return arranged(state, before, {...before.arrangement, filter: text});
}

/** What stands in the field. */
export function typedIn(state: State, editing: Editing): string {
	const screen = screenOf(state);
	return editing.field !== 'filter' ? editing.text : 'arrangement' in screen ? screen.arrangement.filter : '';
}

/** True while what stands in the field waits to be taken as it is, or typed over. */
export const isProposed = (editing: Editing): boolean => editing.field !== 'filter' && editing.proposed === true;

/** What stands in the field and stays there when something is typed. */
const stayingIn = (state: State, editing: Editing) => (isProposed(editing) ? '' : typedIn(state, editing));

/** Why what stands in the field cannot be understood. */
export function fieldError(state: State, editing: Editing): string | undefined {
	const text = typedIn(state, editing);
	if (editing.field === 'filter') {
		return parseFilter(text, fieldsOf(editing.before)).error;
	}

	if (editing.field === 'policy' || editing.field === 'plan' || editing.field === 'report') {
		return text.trim() === '' ? 'It needs the name of a file' : undefined;
	}

	try {
		if (editing.field === 'rule') {
			// Before anything is typed, what may be says more than what is missing.
			return text === '' ? undefined : void parseRuleLine(text);
		}

		return void parseAge(text.trim(), 'The grace age');
	} catch (error) {
		if (error instanceof UsageError) {
			return error.message;
		}

		throw error;
	}
}

const fieldsOf = ({name}: RepositoriesScreen | RepositoryScreen) =>
	name === 'repositories' ? repositoryFields : manifestFields;
