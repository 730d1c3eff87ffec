import {formatBar} from '../../format/bar.ts';
import {formatBytes} from '../../format/bytes.ts';
import {formatCount} from '../../format/count.ts';
import {formatDuration} from '../../format/duration.ts';
import type {RunPhase, RunProgress} from '../../run/run.ts';
import {rateOf, remainingOf} from '../rate.ts';
import type {RunView, State} from '../state.ts';

const names: Readonly<Record<RunPhase, string>> = {
	remove: 'Delete manifests',
	sweep: 'Sweep blobs',
	mark: 'Mark again',
	verify: 'Verify',
	purge: 'Purge',
	undo: 'Put back',
};

/** The phases that each kind of run goes through when nothing is in its way. */
const phases: Readonly<Record<RunView['kind'], readonly RunPhase[]>> = {
	clean: ['remove', 'sweep', 'mark', 'verify', 'purge'],
	settle: ['mark', 'verify', 'purge'],
	purge: ['mark', 'verify', 'purge'],
	undo: ['undo', 'mark', 'verify'],
};

const leastBar = 12;
const widestBar = 40;

/** Of what a wider screen has to give, the bars take what figures do not need. */
export const phaseBarWidth = (columns: number) => Math.min(widestBar, leastBar + Math.max(0, columns - 92));

/** One phase of a run, as texts. */
export interface PhaseRow {
	readonly name: string;
	readonly status: 'waiting' | 'running' | 'done' | 'stopped';
	readonly bar: string;
	readonly done: string;
	readonly rate: string;
	readonly eta: string;
}

export function phaseRows(state: State): readonly PhaseRow[] {
	const {stage} = state.snapshot;
	const progress = stage.name === 'running' ? stage.progress : [];
	const {kind = 'clean', keep = false} = state.run ?? {};
	const seen = progress.map(({phase}) => phase);
	// What an unfinished undo left is put back before anything else.
	const begun = kind === 'settle' && seen[0] === 'undo' ? 'undo' : kind;
	const expected = phases[begun].filter((phase) => phase !== 'purge' || !keep);
	// Everything is put back, out of turn, when the check finds something new.
	const shown = [...expected, ...seen.filter((phase) => !expected.includes(phase))];
	const current = shown.findLastIndex((phase) => seen.includes(phase));
	return shown.map((phase, index) => {
		const own = progress.find((other) => other.phase === phase);
		return phaseRow(state, `${index + 1} ${names[phase]}`, own, index < current);
	});
}

function phaseRow(state: State, name: string, own: RunProgress | undefined, passed: boolean): PhaseRow {
	const barWidth = phaseBarWidth(state.size.columns);
	if (!own) {
		return {name, status: 'waiting', bar: `[${formatBar(0, 1, barWidth)}]`, done: '', rate: '', eta: ''};
	}

	const {done, total} = own;
	const whole = total > 0 && done >= total;
	// A stop leaves the rest of a phase undone, and goes on to what makes the storage safe.
	const cut = passed && !whole && total > 0 && state.run?.stopping === true;
	const finished = whole || (passed && !cut);
	const track = state.tracks[own.phase];
	const rate = track && rateOf(track.samples);
	const remaining = track && remainingOf(track.samples, total, track.begun);
	return {
		name,
		status: cut ? 'stopped' : finished ? 'done' : 'running',
		// What has no total yet gets a counter, not a bar that is made up.
		bar: total > 0 || finished ? `[${formatBar(finished ? 1 : done, finished ? 1 : total, barWidth)}]` : '',
		done: doneText(own),
		rate: rate === undefined || rate <= 0 ? '' : `${formatCount(Math.round(rate))}/s`,
		eta: finished || cut || remaining === undefined ? '' : formatDuration(remaining),
	};
}

function doneText({done, total}: RunProgress): string {
	return total > 0 ? `${formatCount(done)}/${formatCount(total)}` : formatCount(done);
}

/** What a run does before its first phase: on a large storage that takes seconds. */
const beginnings: Readonly<Record<RunView['kind'], string>> = {
	clean: 'Getting ready: taking the lock, writing the plan; nothing is moved yet ...',
	settle: 'Getting ready: taking the lock, and reading what is left to do ...',
	purge: 'Getting ready: taking the lock, and reading what the run holds ...',
	undo: 'Getting ready: taking the lock, and reading what the run holds ...',
};

/** Where what goes is by now, and what came back or was left alone; until there is any progress, what is being done. */
export function movedText(state: State): string {
	const {stage} = state.snapshot;
	const progress = stage.name === 'running' ? stage.progress : [];
	if (progress.length === 0) {
		return beginnings[state.run?.kind ?? 'clean'];
	}

	const of = (phase: RunPhase) => progress.find((other) => other.phase === phase);
	const [swept, purged, undone] = [of('sweep'), of('purge'), of('undo')];
	const planned = state.run?.plan?.reclaim.bytes;
	const {putBack = 0, leftAlone = 0} = progress.at(-1) ?? {};
	const texts = [
		...(purged === undefined && undone === undefined && (swept || planned !== undefined)
			? [`In quarantine ${share(swept?.bytesDone, planned)}`]
			: []),
		...(purged ? [`Purged ${share(purged.bytesDone, planned ?? purged.bytesTotal)}`] : []),
		...(undone ? [`Back in place ${share(undone.bytesDone, undone.bytesTotal)}`] : []),
		...(undone ? [] : [`put back ${formatCount(putBack)}`]),
		...(leftAlone > 0 ? [`left alone ${formatCount(leftAlone)}`] : []),
	];
	return texts.join('   ');
}

/** What the disk has room for by now: less than was moved, as long as the quarantine holds it. */
export function freeText({snapshot: {stage}}: State): string {
	const free = stage.name === 'running' ? stage.progress.at(-1)?.free : undefined;
	return free === undefined ? '' : `df free ${formatBytes(free)}`;
}

const share = (done = 0, all?: number) => `${formatBytes(done)}${all === undefined ? '' : ` of ${formatBytes(all)}`}`;
