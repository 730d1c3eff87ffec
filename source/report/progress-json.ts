import {sanitizeJson} from '../format/sanitize.ts';
import type {RunPhase} from '../run/run.ts';
import type {Stage} from '../session.ts';
import type {Output} from './command.ts';
import type {ProgressDisplay} from './progress.ts';

/** One line of `--progress json`. Counts; a total is 0 while it is not known, or where there is none. */
interface PhaseLine {
	/** `read`: the storage (manifests, and the bytes of the blobs seen so far); `hash`: every blob; then a run's phases. */
	readonly phase: 'read' | 'hash' | RunPhase;
	readonly done: number;
	readonly total: number;
	readonly bytes: number;
	readonly bytesTotal: number;
}

/** Milliseconds between two lines of one phase; its first and its last are always written. */
const interval = 1000;

/** For programs: JSON lines, `{"phase", "done", "total", "bytes", "bytesTotal"}` and `{"note"}`. */
export class JsonLines implements ProgressDisplay {
	readonly #stream: Output;
	readonly #written = new Map<PhaseLine['phase'], {readonly text: string; readonly at: number}>();
	/** What is known and was not written, because its phase had a line a moment ago. */
	readonly #pending = new Map<PhaseLine['phase'], string>();

	constructor(stream: Output) {
		this.#stream = stream;
	}

	note(text: string): void {
		this.#write(JSON.stringify({note: text}));
	}

	stage(stage: Stage): void {
		const lines = phaseLines(stage);
		for (const line of lines) {
			this.#show(line);
		}

		if (lines.length === 0) {
			this.end();
		}
	}

	end(): void {
		for (const [phase, text] of this.#pending) {
			this.#phase(phase, text);
		}
	}

	#show(line: PhaseLine): void {
		const {phase, done, total} = line;
		const text = JSON.stringify(line);
		const last = this.#written.get(phase);
		if (text === last?.text) {
			return;
		}

		if (last === undefined || (done === total && total > 0) || performance.now() - last.at >= interval) {
			this.#phase(phase, text);
		} else {
			this.#pending.set(phase, text);
		}
	}

	#phase(phase: PhaseLine['phase'], text: string): void {
		this.#pending.delete(phase);
		this.#written.set(phase, {text, at: performance.now()});
		this.#write(text);
	}

	#write(text: string): void {
		this.#stream.write(`${sanitizeJson(text)}\n`);
	}
}

/** The phases that have begun. */
function phaseLines(stage: Stage): PhaseLine[] {
	switch (stage.name) {
		case 'scanning': {
			const {manifests: done, manifestsTotal: total, bytes, hashing} = stage.progress;
			const read = {phase: 'read', done, total, bytes, bytesTotal: hashing ? bytes : 0} as const;
			return hashing
				? [read, {phase: 'hash', done: 0, total: 0, bytes: hashing.bytes, bytesTotal: hashing.bytesTotal}]
				: [read];
		}

		case 'running':
			return stage.progress
				.filter(({done}, position) => done > 0 || position === 0)
				.map(({phase, done, total, bytesDone: bytes, bytesTotal}) => ({phase, done, total, bytes, bytesTotal}));
		case 'choosing':
		case 'done':
		case 'failed':
			return [];
	}
}
