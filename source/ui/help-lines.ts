import {bindingsOf, type Binding, type Group} from './keymap.ts';
import {screenOf, type ScreenName, type State} from './state.ts';

const groups: readonly Group[] = ['Move', 'Select', 'Find and sort', 'Plan', 'Other'];

/** What the help calls a screen. */
export const screenTitles: Readonly<Record<ScreenName, string>> = {
	scanning: 'scanning',
	repositories: 'list of repositories',
	repository: 'repository',
	manifest: 'manifest',
	plan: 'plan',
	confirm: 'confirmation',
	outcome: 'dry run',
	running: 'running',
	done: 'done',
	failed: 'failed',
	problems: 'problems',
};

const marks = [
	'MARKS   [x] goes   [~] part of it goes   [ ] nothing goes   [E] excluded by you',
	'        [-] kept for the sake of another   [!] cannot be judged, or damaged',
	'        [T] a tag that goes (--delete-tags)',
	'',
	'RECLAIM counts the bytes that only this row frees with the present selection.',
	'Bytes that rows share are in the total, not in any one row.',
] as const;

const notes: Readonly<Partial<Record<ScreenName, readonly string[]>>> = {
	repositories: marks,
	repository: marks,
	manifest: ['A blob goes when the last manifest that uses it goes, in whatever repository.'],
	plan: ['[ok] was checked, [warn] is for you to know, [stop] has to be settled before D works.'],
	confirm: ['Digits are typed, Backspace takes one back. Only the number and Enter start anything.'],
	running: ['Nothing is deleted for good before the second mark and the verification are over.'],
};

const keyWidth = 20;
const columnWidth = 40;

/** The help of the screen in front: the keys that work there, in two columns, then what its marks mean. */
export function helpLines(state: State): readonly string[] {
	const blocks = groups
		.map((group) => blockOf(group, bindingsOf(state)))
		.filter((block) => block.length > 0);
	const half = Math.ceil(blocks.flat().length / 2);
	const left: string[] = [];
	const right: string[] = [];
	for (const block of blocks) {
		(left.length < half ? left : right).push(...block);
	}

	const rows = Array.from({length: Math.max(left.length, right.length)}, (_, row) =>
		` ${(left[row] ?? '').padEnd(columnWidth)}${right[row] ?? ''}`.trimEnd(),
	);
	return [...rows, ...(notes[screenOf(state).name] ?? []).map((line) => ` ${line}`.trimEnd())];
}

function blockOf(group: Group, bindings: readonly Binding[]): readonly string[] {
	const lines = bindings
		.filter((binding) => binding.group === group && binding.label !== undefined)
		.map(({label = '', does = ''}) => `${label.padEnd(label.length < 9 ? 11 : keyWidth - 2)} ${does}`);
	return lines.length === 0 ? [] : [group.toUpperCase(), ...lines, ''];
}
