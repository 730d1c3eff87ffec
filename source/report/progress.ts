import type {Writable} from 'node:stream';
import {formatBytes} from '../format/bytes.ts';
import {formatCount} from '../format/count.ts';
import {formatDuration} from '../format/duration.ts';
import {sanitize} from '../format/sanitize.ts';
import type {RunPhase, RunProgress} from '../run/run.ts';
import type {HashProgress, ScanProgress} from '../scan/scan.ts';
import type {Session, Stage} from '../session.ts';

/** Standard error; on a terminal `columns` says how wide that is. */
type ProgressStream = Writable & {readonly isTTY?: boolean; readonly columns?: number};

const phaseTitles: Readonly<Record<RunPhase, string>> = {
	remove: 'Removing manifests and layer links',
	sweep: 'Sweeping blobs',
	mark: 'Marking again',
	verify: 'Verifying the kept tags',
	purge: 'Purging the quarantine',
	undo: 'Putting everything back',
};

/** Does some work and shows meanwhile how far the session is. */
export async function showingProgress<Value>(
	session: Session,
	stream: ProgressStream,
	work: () => Promise<Value>,
): Promise<Value> {
	const end = followProgress(session, stream);
	try {
		return await work();
	} finally {
		end();
	}
}

/**
 * Shows on standard error how far a session is, and its notes: on a terminal in one line that is written anew, in a
 * pipe as one line for each phase. Returns what ends it.
 */
function followProgress(session: Session, stream: ProgressStream): () => void {
	const line = stream.isTTY ? new LiveLine(stream) : undefined;
	let notes = 0;
	let phase = '';
	const first = session.getSnapshot();
	const show = () => {
		const snapshot = session.getSnapshot();
		if (snapshot === first) {
			return;
		}

		for (const note of snapshot.notes.slice(notes)) {
			line?.clear();
			stream.write(`${sanitize(note)}\n`);
		}

		notes = snapshot.notes.length;
		const current = describeStage(snapshot.stage, session.settings.root);
		if (line) {
			line.show(current === undefined ? '' : `${current.phase}  ${current.detail}`);
		} else if (current !== undefined && current.phase !== phase) {
			phase = current.phase;
			stream.write(`${phase}\n`);
		}
	};

	const unsubscribe = session.subscribe(show);
	return () => {
		unsubscribe();
		// Notes of the last moment.
		show();
		line?.clear();
	};
}

interface Description {
	/** The same text for as long as a phase lasts. */
	readonly phase: string;
	readonly detail: string;
}

function describeStage(stage: Stage, root: string): Description | undefined {
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

function scanDetail({repositories, manifests, manifestsTotal, blobs, elapsed}: ScanProgress): string {
	const read = manifestsTotal > 0 ? `${formatCount(manifests)}/${formatCount(manifestsTotal)}` : formatCount(manifests);
	return `${formatCount(repositories)} repositories, ${read} manifests, ${formatCount(blobs)} blobs  ${formatDuration(elapsed)}`;
}

function hashDetail({bytes, bytesTotal, elapsed}: HashProgress): string {
	const rate = elapsed > 0 ? `  ${formatBytes(Math.round((bytes / elapsed) * 1000))}/s` : '';
	return `${formatBytes(bytes)} of ${formatBytes(bytesTotal)}${rate}`;
}

function describeRun(progress: readonly RunProgress[]): Description | undefined {
	const current = progress.findLast(({done}) => done > 0) ?? progress[0];
	if (current === undefined) {
		return undefined;
	}

	const {phase, done, total, bytesDone, bytesTotal} = current;
	const count = total > 0 ? `${formatCount(done)}/${formatCount(total)}` : formatCount(done);
	const bytes = bytesTotal > 0 ? `  ${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}` : '';
	return {phase: phaseTitles[phase], detail: `${count}${bytes}`};
}

/** One line of a terminal that is written anew, and is gone when something else is to be printed. */
class LiveLine {
	readonly #stream: ProgressStream;
	#shown = '';

	constructor(stream: ProgressStream) {
		this.#stream = stream;
	}

	show(text: string): void {
		// A line that wraps could not be taken back.
		const fitting = [...text].slice(0, Math.max(0, (this.#stream.columns ?? 80) - 1)).join('');
		if (fitting !== this.#shown) {
			this.#shown = fitting;
			this.#stream.write(`\r${fitting}\u001B[K`);
		}
	}

	clear(): void {
		this.show('');
	}
}
