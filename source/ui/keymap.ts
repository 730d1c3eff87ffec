import {
	back,
	backKeys,
	finding,
	grace,
	help,
	moves,
	nothing,
	open,
	pane,
	plan,
	policy,
	tryRule,
	problems,
	quit,
	rescan,
	runs,
	selecting,
	selectingMany,
	tagging,
	terminal,
	undoing,
	why,
} from './bindings.ts';
import type {Binding} from './binding.ts';
import type {ScreenName} from './open-screen.ts';
import {deleteDirectly, runKeymaps} from './run-keymaps.ts';
import {whyLines} from './selectors/why-lines.ts';
import {isNarrowed, listHeight, screenOf, textWidth, type State} from './state.ts';

const found: Binding = {
	keys: ['tab'],
	command: 'found',
	group: 'Other',
	label: 'Tab',
	does: 'what was found so far, to look at',
};

const leaveScan: Binding = {...quit, does: 'stop the scan and quit', brief: 'q stop and quit'};

const isScanning = ({snapshot: {stage}}: State) => stage.name === 'scanning';

const stopScan: Binding = {
	keys: ['ctrl+c'],
	command: 'interrupt',
	group: 'Other',
	label: '^C',
	does: 'stop the scan, and look at what it met',
};

/** By screen: its keys, those of most use first. What is not here does not work there. */
const keymaps: Readonly<Record<ScreenName, readonly Binding[]>> = {
	...runKeymaps,
	scanning: [{...found, brief: 'Tab found so far'}, {...stopScan, brief: '^C stop'}, help, leaveScan, ...terminal],
	found: [
		back,
		{...found, does: 'as of now', brief: 'Tab as of now', when: isScanning},
		{...stopScan, brief: '^C stop', when: isScanning},
		{...rescan, when: (state) => !isScanning(state)},
		...moves,
		help,
		{...leaveScan, when: isScanning},
		{...quit, when: (state) => !isScanning(state)},
		...terminal,
	],
	repositories: [
		...selecting,
		...selectingMany,
		open,
		{
			keys: backKeys,
			command: 'back',
			group: 'Find and sort',
			label: 'Esc',
			does: 'leave the range, the filter',
			brief: 'Esc clear',
			when: (state) => state.range !== undefined || isNarrowed(state),
		},
		...moves,
		...undoing,
		plan,
		grace,
		policy,
		tryRule,
		problems,
		pane,
		...finding,
		rescan,
		runs,
		help,
		quit,
		...nothing,
		...terminal,
	],
	repository: [
		...selecting,
		...tagging,
		...selectingMany,
		{
			...open,
			does: 'open, or fold',
			brief: (state) => (isOnManifest(state) ? 'Enter detail' : 'Enter fold'),
		},
		{...why, when: isOnManifest},
		back,
		...moves,
		...undoing,
		plan,
		grace,
		policy,
		tryRule,
		pane,
		...finding,
		problems,
		help,
		quit,
		...nothing,
		...terminal,
	],
	manifest: [selecting[0]!, why, back, ...moves, ...undoing, plan, problems, help, quit, ...nothing, ...terminal],
	outcome: [back, rescan, help, quit, ...nothing, ...terminal],
	failed: [deleteDirectly, rescan, help, quit, ...terminal],
	tags: [back, ...moves, help, quit, ...nothing, ...terminal],
	trial: [
		{keys: ['enter'], command: 'keep-rule', group: 'Plan', label: 'Enter', does: 'let it hold', brief: keeping},
		{...back, does: 'forget it', brief: 'Esc forget it'},
		{...tryRule, does: 'change it', brief: ': change it'},
		...moves,
		help,
		quit,
		...nothing,
		...terminal,
	],
	why: [{...moves[0]!, brief: scrolling}, ...moves.slice(1), back, help, quit, ...nothing, ...terminal],
	orphans: [why, back, ...moves, help, quit, ...nothing, ...terminal],
	problems: [back, why, ...moves, help, quit, ...nothing, ...terminal],
};

/** The keys that work on the screen in front, now. */
export function bindingsOf(state: State): readonly Binding[] {
	return keymaps[screenOf(state).name].filter(({when}) => when === undefined || when(state));
}

export function bindingFor(state: State, key: string): Binding | undefined {
	return bindingsOf(state).find(({keys}) => keys.includes(key));
}

/** What a key that does not work now does on the screen in front at other times. */
export function refusedBinding(state: State, key: string): Binding | undefined {
	return keymaps[screenOf(state).name].find(({keys}) => keys.includes(key));
}

/** A section's title is no manifest. */
function isOnManifest(state: State): boolean {
	const screen = screenOf(state);
	const row = screen.name === 'repository' ? screen.rows.at(screen.position.cursor) : undefined;
	return row !== undefined && row.kind !== 'section';
}

/** Offered where there is more than what is in view. */
function scrolling(state: State): string | undefined {
	const screen = screenOf(state);
	const lines = screen.name === 'why' ? whyLines(screen.explanation, textWidth(state)).length : 0;
	return lines > listHeight('why', state.size) ? 'Up/Down scroll' : undefined;
}

function keeping(state: State): string | undefined {
	const screen = screenOf(state);
	return screen.name === 'trial' ? `Enter ${screen.trial.takesBack ? 'take it back' : 'let it hold'}` : undefined;
}
