import {formatBytes} from '../../format/bytes.ts';
import {formatCount, formatCounted} from '../../format/count.ts';
import {formatDuration} from '../../format/duration.ts';
import type {Plan} from '../../plan/plan.ts';
import type {RunResult} from '../../run/run.ts';
import {figureRows} from './figure-rows.ts';

/** A line of the table of what a run did. */
export type ResultRow = Readonly<Record<' ' | 'Before' | 'After' | 'Freed' | 'Held' | 'Planned', string>>;

export function resultRows({before, after}: RunResult, plan: Plan | undefined): readonly ResultRow[] {
	const planned = plan && figureRows(plan.before, plan.after);
	return figureRows(before, after).map((row) => ({
		' ': row.name,
		Before: row.before,
		After: row.after,
		Freed: row.freed,
		Held: row.freed,
		Planned: planned?.find(({name}) => name === row.name)?.freed ?? '-',
	}));
}

/** How a run ended, in a few words for the title. */
export function headlineOf({elapsed, stopped, state, newProblems}: RunResult): string {
	const time = formatDuration(elapsed);
	if (newProblems.length > 0 && state === 'undone') {
		return `Everything was put back after ${time}`;
	}

	if (state === 'undone') {
		return `Put back in ${time}`;
	}

	return stopped === undefined ? `Finished in ${time}` : `Stopped by ${stopped} after ${time} (${state})`;
}

/** What was measured and checked, a sentence a line. */
export function verdictLines(result: RunResult): readonly string[] {
	const {after, dropped, free, newProblems, restored, state, stopped} = result;
	const {tags, manifests, layerLinks, blobs} = restored;
	const isWhole = tags + manifests + layerLinks + blobs + dropped.length === 0;
	const verified =
		newProblems.length > 0
			? `The check found ${formatCounted(newProblems.length, 'new problem')}${state === 'undone' ? ', so nothing was deleted' : ''}.`
			: stopped === undefined
				? `Verified: ${formatCounted(after.tags, 'tag')}, no new problem.`
				: 'Not verified: the run was stopped before its end.';
	return [
		...(free ? [`df free ${formatBytes(free.before)} -> ${formatBytes(free.after)}.`] : []),
		verified,
		putBackSentence(result),
		...(dropped.length > 0 ? [`Left alone, because the disk had changed: ${formatCount(dropped.length)}.`] : []),
		...(state === 'purged' ? [isWhole ? 'All of it is purged.' : 'Everything else is purged.'] : []),
		...(state === 'quarantined' ? ['All of it is in quarantine and frees nothing yet.'] : []),
	];
}

function putBackSentence({restored, newProblems, state}: RunResult): string {
	const {tags, manifests, layerLinks, blobs, bytes} = restored;
	if (tags + manifests + layerLinks + blobs === 0) {
		return 'Nothing had to be put back.';
	}

	const what = `${formatCounted(manifests, 'manifest')}, ${formatCounted(blobs, 'blob')} (${formatBytes(bytes)})`;
	const isAsked = (state === 'undone' || state === 'undoing') && newProblems.length === 0;
	return `Put back${isAsked ? '' : ', because it was needed by then'}: ${what}.`;
}
