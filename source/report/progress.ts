import {sanitize} from '../format/sanitize.ts';
import type {ScanProgress} from '../scan/scan.ts';
import type {Stage} from '../session.ts';
import type {CommandContext, Output} from './command.ts';
import {JsonLines} from './progress-json.ts';
import {stageWords} from './progress-words.ts';

/** Where a session's stages and notes are shown. */
export interface ProgressDisplay {
	note(text: string): void;
	stage(stage: Stage): void;
	/** What was shown only for the moment is gone; what was held back is written. */
	end(): void;
}

/** How many of a session's notes were shown: a command may show progress more than once. */
const notesShown = new WeakMap<CommandContext['session'], number>();

/**
 * Does some work and shows meanwhile, on standard error, how far the session is, and its notes; after a scan also where it
 * looks for leftovers, once it is told.
 */
export async function showingProgress<Value>(
	context: Pick<CommandContext, 'session' | 'streams' | 'progress'>,
	work: (onPlace: (place: string) => void) => Promise<Value>,
): Promise<Value> {
	const {onPlace, end} = followProgress(context);
	try {
		return await work(onPlace);
	} finally {
		end();
	}
}

function followProgress({session, streams, progress}: Parameters<typeof showingProgress>[0]) {
	const display = displayOn(streams.stderr, progress, session.settings.root);
	const first = session.getSnapshot();
	let read: ScanProgress | undefined;
	const show = () => {
		const snapshot = session.getSnapshot();
		if (snapshot === first) {
			return;
		}

		for (const note of snapshot.notes.slice(notesShown.get(session) ?? 0)) {
			display.note(note);
		}

		notesShown.set(session, snapshot.notes.length);
		const {stage} = snapshot;
		read = stage.name === 'scanning' ? stage.progress : read;
		display.stage(stage);
	};

	const unsubscribe = session.subscribe(show);
	return {
		onPlace: (place: string) => {
			if (read) {
				display.stage({name: 'scanning', progress: {...read, stage: 'leftovers', place}});
			}
		},
		end: () => {
			unsubscribe();
			// Notes of the last moment.
			show();
			display.end();
		},
	};
}

function displayOn(stream: Output, mode: CommandContext['progress'], root: string): ProgressDisplay {
	switch (mode) {
		case 'json':
			return new JsonLines(stream);
		case 'plain':
			return new PhaseLines(stream, root);
		case 'auto':
			return stream.isTTY ? new LiveLine(stream, root) : new PhaseLines(stream, root);
	}
}

/** In a pipe and in a log: one line for each phase, and the notes. */
class PhaseLines implements ProgressDisplay {
	readonly #stream: Output;
	readonly #root: string;
	#phase = '';

	constructor(stream: Output, root: string) {
		this.#stream = stream;
		this.#root = root;
	}

	note(text: string): void {
		this.#stream.write(`${sanitize(text)}\n`);
	}

	stage(stage: Stage): void {
		const words = stageWords(stage, this.#root);
		if (words !== undefined && words.phase !== this.#phase) {
			this.#phase = words.phase;
			this.#stream.write(`${words.phase}\n`);
		}
	}

	end(): void {
		// Nothing is held back.
	}
}

/** One line of a terminal that is written anew, and is gone when something else is to be printed. */
class LiveLine implements ProgressDisplay {
	readonly #stream: Output;
	readonly #root: string;
	#shown = '';

	constructor(stream: Output, root: string) {
		this.#stream = stream;
		this.#root = root;
	}

	note(text: string): void {
		this.end();
		this.#stream.write(`${sanitize(text)}\n`);
	}

	stage(stage: Stage): void {
		const words = stageWords(stage, this.#root);
		this.#show(words === undefined ? '' : `${words.phase}  ${words.detail}`);
	}

	end(): void {
		this.#show('');
	}

	#show(text: string): void {
		// A line that wraps could not be taken back.
		const fitting = [...text].slice(0, Math.max(0, (this.#stream.columns ?? 80) - 1)).join('');
		if (fitting !== this.#shown) {
			this.#shown = fitting;
			this.#stream.write(`\r${fitting}\u001B[K`);
		}
	}
}
