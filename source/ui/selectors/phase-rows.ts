import {formatBar} from '../../format/bar.ts';
import {formatBytes} from '../../format/bytes.ts';
import {formatCount} from '../../format/count.ts';
import {formatDuration} from '../../format/duration.ts';
import type {RunPhase, RunProgress} from '../../run/run.ts';
import {rateOf, remainingOf} from '../rate.ts';
import type {State} from '../state.ts';

/** The phases in their order, as the screen names them. */
const phases: ReadonlyArray<readonly [phase: RunPhase, name: string]> = [
	['remove', 'Delete manifests'],
	['sweep', 'Sweep blobs'],
	['mark', 'Mark again'],
	['verify', 'Verify'],
	['purge', 'Purge'],
	['undo', 'Put back'],
];

const barWidth = 14;

/** One phase of a run, as texts. */
export interface PhaseRow {
	readonly name: string;
	readonly status: 'waiting' | 'running' | 'done';
	readonly bar: string;
	readonly done: string;
	readonly rate: string;
	readonly eta: string;
}

export function phaseRows(state: State): readonly PhaseRow[] {
	const {stage} = state.snapshot;
	const progress = stage.name === 'running' ? stage.progress : [];
	const seen = (phase: RunPhase) => progress.some((other) => other.phase === phase);
	// What another process is about shows as it goes.
	const isKnown = state.run?.watched !== true || seen('remove');
	const expected = (phase: RunPhase) => isKnown && phase !== 'undo' && (phase !== 'purge' || state.run?.keep !== true);
	const shown = phases.filter(([phase]) => seen(phase) || expected(phase));
	const current = shown.findLastIndex(([phase]) => seen(phase));
	return shown.map(([phase, name], index) => {
		const own = progress.find((other) => other.phase === phase);
		return phaseRow(state, `${index + 1} ${name}`, own, index < current);
	});
}

function phaseRow(state: State, name: string, own: RunProgress | undefined, passed: boolean): PhaseRow {
	if (!own) {
		return {name, status: 'waiting', bar: `[${formatBar(0, 1, barWidth)}]`, done: '', rate: '', eta: ''};
	}

	const {done, total} = own;
	const finished = passed || (total > 0 && done >= total);
	const track = state.tracks[own.phase];
	const rate = track && rateOf(track.samples);
	const remaining = track && remainingOf(track.samples, total, track.begun);
	return {
		name,
		status: finished ? 'done' : 'running',
		// What has no total yet gets a counter, not a bar that is made up.
		bar: total > 0 || finished ? `[${formatBar(finished ? 1 : done, finished ? 1 : total, barWidth)}]` : '',
		done: doneText(own),
		rate: rate === undefined || rate <= 0 ? '' : `${formatCount(Math.round(rate))}/s`,
		eta: finished || remaining === undefined ? '' : formatDuration(remaining),
	};
}

function doneText({done, total}: RunProgress): string {
	return total > 0 ? `${formatCount(done)}/${formatCount(total)}` : formatCount(done);
}

/** What has been moved to the quarantine so far, and how much of that is deleted for good. */
export function movedText(state: State): string {
	const {stage} = state.snapshot;
	const progress = stage.name === 'running' ? stage.progress : [];
	const bytes = (phase: RunPhase) => progress.find((other) => other.phase === phase)?.bytesDone ?? 0;
	const planned = state.run?.plan?.reclaim.bytes;
	const purged = bytes('purge');
	const moved = `Moved to quarantine ${formatBytes(bytes('sweep'))}${planned === undefined ? '' : ` of ${formatBytes(planned)}`}`;
	return purged > 0 ? `${moved}   purged ${formatBytes(purged)}` : moved;
}
