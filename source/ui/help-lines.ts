import type {Binding, Group} from './binding.ts';
import {bindingsOf} from './keymap.ts';
import type {Field} from './filter.ts';
import type {ScreenName} from './open-screen.ts';
import {wrapText} from '../format/wrap-text.ts';
import {manifestFields} from './selectors/manifest-subjects.ts';
import {repositoryFields} from './selectors/repository-rows.ts';
import {screenOf, type Size, type State} from './state.ts';

const groups: readonly Group[] = ['Move', 'Select', 'Find and sort', 'Plan', 'Other'];

/** What the help calls a screen. */
export const screenTitles: Readonly<Record<ScreenName, string>> = {
	scanning: 'scanning',
	repositories: 'list of repositories',
	repository: 'repository',
	manifest: 'manifest',
	plan: 'plan',
	'pending-plan': 'a plan that waits',
	confirm: 'confirmation',
	outcome: 'dry run',
	running: 'running',
	found: 'found so far',
	log: 'log of the run',
	done: 'done',
	failed: 'failed',
	problems: 'problems',
	tags: 'tags that go',
	trial: 'a rule that is tried',
	why: 'why',
	orphans: 'blobs in no repository',
	runs: 'past runs',
	'past-run': 'a past run',
	purge: 'confirmation of a purge',
};

const marks = [
	'MARKS  [x] goes  [~] part of it goes  [ ] nothing goes  [E] excluded by you',
	'       [-] kept for another  [!] cannot be judged, damaged  [T] a tag goes',
	'SIZE   # kept  = shared with other repositories, kept or not  - goes  . largest',
	'RECLAIM: bytes that only this row frees now. What rows share is in the total.',
] as const;

/** By what a row has here. */
const filterNotes = (fields: readonly Field[]) => [
	'FILTER text, ~regex, !not, and comparisons; with blanks between, all must hold.',
	`       age>90d, size>=1GiB; < > <= >= = with ${fields.join(', ')}`,
];

const digits = 'Digits are typed, Backspace takes one back. Only the number and Enter start anything.';

const notes: Readonly<Partial<Record<ScreenName, readonly string[]>>> = {
	repositories: [...filterNotes(repositoryFields), ...marks],
	repository: [
		...filterNotes(manifestFields),
		...marks.filter((line) => !line.startsWith('SIZE')),
		'No key but t and T ever chooses a tag. An index takes its children along.',
	],
	manifest: ['A blob goes when the last manifest that uses it goes, in whatever repository.'],
	scanning: ['A scan changes nothing. What one that is stopped has met can be looked at, not cleaned up.'],
	trial: [
		'RULE   delete or keep, then repository:tag (globs, or /expressions/), then limits:',
		'       delete ... older-than 30d   keep ... last 3, last-of-each-minor 2, younger-than 2d',
		'       What keeps comes before the rules of the policy, what deletes behind them.',
		'What holds ends with this session; W writes it into a policy.',
	],
	plan: ['[ok] was checked, [warn] is for you to know, [stop] has to be settled before D works.'],
	confirm: [digits],
	purge: [digits],
	running: [
		'Nothing is deleted for good before the second mark and the verification are over.',
		'A paused run keeps its lock. If its terminal is lost it stops, and the next start settles it.',
	],
};

const columnWidth = 40;

/** Lines of it that are in view: what its title, two rules and its keys leave. */
export const helpHeight = ({rows}: Size): number => rows - 4;

/** The help of the screen in front: the keys that work there, in two columns, then what its marks mean. */
export function helpLines(state: State): readonly string[] {
	const blocks = groups.map((group) => blockOf(group, bindingsOf(state))).filter((block) => block.length > 0);
	const half = Math.ceil(blocks.flat().length / 2);
	const left: string[] = [];
	const right: string[] = [];
	for (const block of blocks) {
		(right.length === 0 && left.length + block.length / 2 <= half ? left : right).push(...block);
	}

	const rows = Array.from({length: Math.max(left.length, right.length)}, (_, row) =>
		` ${(left[row] ?? '').padEnd(columnWidth)}${right[row] ?? ''}`.trimEnd(),
	);
	return [...rows, ...(notes[screenOf(state).name] ?? []).flatMap((note) => fitted(note, state.size.columns))];
}

/** A sentence that is too long goes on in another line; what is laid out by hand fits. */
const fitted = (note: string, columns: number) =>
	note.length < columns ? [` ${note}`] : wrapText(note, ' ', columns - 1);

function blockOf(group: Group, bindings: readonly Binding[]): readonly string[] {
	const shown = bindings.filter((binding) => binding.group === group && binding.label !== undefined);
	const width = Math.max(...shown.map(({label = ''}) => label.length)) + 2;
	return shown.length === 0
		? []
		: [group.toUpperCase(), ...shown.map(({label = '', does = ''}) => `${label.padEnd(width)}${does}`), ''];
}
