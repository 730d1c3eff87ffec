import {formatBytes} from '../format/bytes.ts';
import {formatCounted} from '../format/count.ts';
import type {PutBack, RunResult} from '../run/run.ts';

/** What is told of an earlier run that had to be finished first. */
export function settledText({id, state, stopped}: RunResult): string {
	return stopped === undefined
		? `Run ${id} had been stopped and was finished first: it is ${state} now.\n`
		: `Run ${id} had been stopped; finishing it was stopped too: it is ${state}.\n`;
}

/** What is told first of an undo or a purge that was stopped on its way. */
export function stoppedText({stopped}: RunResult): string {
	return stopped === undefined ? '' : `Stopped by ${stopped} at a safe point; the same command goes on.\n`;
}

/** `2 tags, 3 manifests, 1 layer link, 4 blobs (1.5 KiB)`, or `nothing`. */
export function putBackText({tags, manifests, layerLinks, blobs, bytes}: PutBack): string {
	const counts = [
		[tags, 'tag'],
		[manifests, 'manifest'],
		[layerLinks, 'layer link'],
		[blobs, 'blob'],
	] as const;
	const told = counts.filter(([count]) => count > 0).map(([count, noun]) => formatCounted(count, noun));
	return told.length === 0 ? 'nothing' : `${told.join(', ')}${bytes > 0 ? ` (${formatBytes(bytes)})` : ''}`;
}
