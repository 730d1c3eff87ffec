import {formatBytes} from '../../format/bytes.ts';
import {formatCounted} from '../../format/count.ts';
import type {RunRecord} from '../../run/run.ts';
import {isUndoable, isUnfinished} from '../../session.ts';
import {formatIsoMoment} from '../clock.ts';

/** True for a run that is kept in quarantine: an unfinished one is finished instead. */
export const isPurgeable = (run: RunRecord) => isUndoable(run) && !isUnfinished(run);

/** A run's row in the list of past runs. */
export interface RunRow {
	readonly id: string;
	readonly started: string;
	readonly state: string;
	readonly held: string;
	readonly freed: string;
}

export function runRow(run: RunRecord): RunRow {
	const {id, startedAt, state, bytes} = run;
	const size = formatBytes(bytes);
	return {
		id,
		started: formatIsoMoment(startedAt) ?? '-',
		state,
		// How far a run came that was stopped on its way is told by looking, not by its record.
		held: isPurgeable(run) ? size : isUnfinished(run) ? `up to ${size}` : '-',
		freed: state === 'purged' ? size : '-',
	};
}

/** What became of a run, in a sentence. */
export function stateSentence({state, keep, remains = 0}: RunRecord): string {
	switch (state) {
		case 'quarantining': {
			return 'It did not come to its end. What it has moved so far is in quarantine.';
		}

		case 'quarantined': {
			return keep
				? 'All that it moved is in quarantine, and frees nothing until it is purged.'
				: 'It did not come to its end. All that it moved is in quarantine.';
		}

		case 'purging': {
			return 'It did not come to its end. What it has not deleted yet is in quarantine.';
		}

		case 'purged': {
			return 'What it moved and nobody needed by then is deleted for good.';
		}

		case 'undoing': {
			return 'Putting everything back did not come to its end.';
		}

		case 'undone': {
			return remains === 0
				? 'Everything that it moved was put back.'
				: `All was put back but ${formatCounted(remains, 'thing')}: something newer is there. Move that away, then u again.`;
		}
	}
}

/** What finishing an unfinished run does. */
export function settleSentences({state, keep}: RunRecord): readonly string[] {
	if (state === 'undoing') {
		return ['puts back the rest.'];
	}

	const rest = keep ? 'and keeps the rest in quarantine.' : 'and deletes the rest for good.';
	return [
		'looks again at what it moved, puts back what is needed by now,',
		state === 'quarantining' ? `${rest} What it had not moved stays.` : rest,
	];
}

/** `125 blobs, 23.9 MiB` */
export const contentsOf = ({blobs, bytes}: RunRecord) => `${formatCounted(blobs, 'blob')}, ${formatBytes(bytes)}`;
