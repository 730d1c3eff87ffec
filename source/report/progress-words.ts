import {formatBytes} from '../format/bytes.ts';
import {formatCount} from '../format/count.ts';
import {formatDuration} from '../format/duration.ts';
import {sanitize} from '../format/sanitize.ts';
import type {RunPhase, RunProgress} from '../run/run.ts';
import type {HashProgress, ScanProgress} from '../scan/scan.ts';
import type {Stage} from '../session.ts';

const phaseTitles: Readonly<Record<RunPhase, string>> = {
	remove: 'Removing manifests and layer links',
	sweep: 'Sweeping blobs',
	mark: 'Marking again',
	verify: 'Verifying the kept tags',
	purge: 'Purging the quarantine',
	undo: 'Putting everything back',
};

export interface StageWords {
	/** The same text for as long as a phase lasts. */
	readonly phase: string;
	readonly detail: string;
}

/** How far a session is, for people; undefined while nothing is under way. */
export function stageWords(stage: Stage, root: string): StageWords | undefined {
	switch (stage.name) {
		case 'scanning':
			return stage.progress.hashing === undefined
				? {phase: `Reading ${sanitize(root)}`, detail: scanDetail(stage.progress)}
				: {phase: `Verifying ${sanitize(root)}`, detail: hashDetail(stage.progress.hashing)};
		case 'running':
			return describeRun(stage.progress);
		case 'choosing':
		case 'done':
		case 'failed':
			return undefined;
	}
}

function scanDetail({stage, repositories, manifests, manifestsTotal, blobs, elapsed, place}: ScanProgress): string {
	if (stage === 'leftovers') {
		return `looking for half-written files: ${sanitize(place)}`;
	}

	const read = manifestsTotal > 0 ? `${formatCount(manifests)}/${formatCount(manifestsTotal)}` : formatCount(manifests);
	return `${formatCount(repositories)} repositories, ${read} manifests, ${formatCount(blobs)} blobs  ${formatDuration(elapsed)}`;
}

function hashDetail({bytes, bytesTotal, elapsed}: HashProgress): string {
	const rate = elapsed > 0 ? `  ${formatBytes(Math.round((bytes / elapsed) * 1000))}/s` : '';
	return `${formatBytes(bytes)} of ${formatBytes(bytesTotal)}${rate}`;
}

function describeRun(progress: readonly RunProgress[]): StageWords {
	const current = progress.findLast(({done}) => done > 0) ?? progress[0];
	if (current === undefined) {
		// The lock, the plan or what an earlier run left: of a large storage that takes seconds.
		return {phase: 'Getting ready', detail: '...'};
	}

	const {phase, done, total, bytesDone, bytesTotal} = current;
	const count = total > 0 ? `${formatCount(done)}/${formatCount(total)}` : formatCount(done);
	const bytes = bytesTotal > 0 ? `  ${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}` : '';
	return {phase: phaseTitles[phase], detail: `${count}${bytes}`};
}
