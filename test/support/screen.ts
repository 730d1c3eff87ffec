import assert from 'node:assert/strict';
import {render} from 'ink-testing-library';
import {createElement} from 'react';
import type {ExitCode} from '../../source/errors.ts';
import type {Session} from '../../source/session.ts';
import {widthOf} from '../../source/ui/fit-text.ts';
import {App} from '../../source/ui/screens/app.tsx';
import {Store} from '../../source/ui/store.ts';
import {shownTime} from './ui-session.ts';
import type {Ending} from './store.ts';

// Ink's first frame comes before the size is defined; without these it would ask `tput`, which takes longer than a test.
process.env['COLUMNS'] = '80';
process.env['LINES'] = '24';

/** What keys send, by the names that the tests use; anything else is sent as it is. */
const sequences: Readonly<Record<string, string>> = {
	Enter: '\r',
	Escape: '\u{1B}',
	Space: ' ',
	Backspace: '\u{7F}',
	Delete: '\u{1B}[3~',
	Up: '\u{1B}[A',
	Down: '\u{1B}[B',
	Right: '\u{1B}[C',
	Left: '\u{1B}[D',
	PageUp: '\u{1B}[5~',
	PageDown: '\u{1B}[6~',
	Home: '\u{1B}[H',
	End: '\u{1B}[F',
	'Ctrl-C': '\u{3}',
	'Ctrl-L': '\u{C}',
	'Ctrl-U': '\u{15}',
};

/** The screens on a terminal that is not there: keys in, frames out. */
export class TestScreen {
	readonly store: Store;
	/** How the screens were left, once they were. */
	exitCode: ExitCode | undefined;
	redraws = 0;
	/** Milliseconds; the tests move it. */
	now = shownTime;
	readonly #session: Session & {readonly reading?: number};
	readonly #instance: ReturnType<typeof render>;
	#size: {readonly columns: number; readonly rows: number};

	private constructor(session: Session, size: {readonly columns: number; readonly rows: number}) {
		this.#size = size;
		this.#session = session;
		const host = {
			exit: (code: ExitCode) => {
				this.exitCode = code;
			},
			redraw: () => {
				this.redraws++;
			},
			suspend: () => undefined,
		};
		this.store = new Store(session, host, size, () => this.now);
		this.#instance = render(createElement(App, {store: this.store, model: session}));
	}

	static async open(ending: Ending, session: Session, size = {columns: 80, rows: 24}): Promise<TestScreen> {
		const screen = new TestScreen(session, size);
		ending.after(() => {
			screen.store.close();
			screen.#instance.unmount();
		});
		// Only a screen that is there hears of another size.
		await screen.quiet();
		await screen.resize(size.columns, size.rows);
		return screen;
	}

	async resize(columns: number, rows: number): Promise<void> {
		this.#size = {columns, rows};
		const {stdout} = this.#instance;
		Object.defineProperties(stdout, {
			columns: {value: columns, configurable: true},
			rows: {value: rows, configurable: true},
		});
		stdout.emit('resize');
		await this.quiet();
	}

	/** Types keys one by one, each after the frame of the one before. */
	async press(...keys: readonly string[]): Promise<void> {
		for (const key of keys) {
			await this.send(sequences[key] ?? key);
		}
	}

	/** Sends bytes in one lump, as a slow link may deliver them. */
	async send(bytes: string): Promise<void> {
		this.#instance.stdin.write(bytes);
		// A lone Escape is held back for 20 ms: an arrow may follow.
		await new Promise((resolve) => {
			setTimeout(resolve, bytes.endsWith('\u{1B}') ? 50 : 5);
		});
		await this.quiet();
	}

	/** Waits until nothing is under way and no new frame has come for a while. */
	async quiet(): Promise<void> {
		const {frames} = this.#instance.stdout;
		let known = -1;
		while (frames.length !== known || (this.#session.reading ?? 0) > 0 || this.store.getState().busy) {
			known = frames.length;
			await new Promise((resolve) => {
				setTimeout(resolve, 20);
			});
		}
	}

	/** Waits until what is protected has been weighed, which waits for a pause in the typing. */
	async weighed(): Promise<void> {
		while (this.store.getState().weighed?.version !== this.store.getState().snapshot.version) {
			await new Promise((resolve) => {
				setTimeout(resolve, 20);
			});
		}

		await this.quiet();
	}

	/** The frame as lines; checks that it has exactly the size of the terminal. */
	get lines(): readonly string[] {
		const lines = (this.#instance.lastFrame() ?? '').split('\n').map((line) => plain(line));
		assert.equal(lines.length, this.#size.rows, `the frame has ${lines.length} lines`);
		for (const line of lines) {
			assert.ok(widthOf(line) <= this.#size.columns, `wider than the terminal: ${line}`);
		}

		return lines;
	}

	get frame(): string {
		return this.lines.join('\n');
	}

	/** The lines of a frame that is read out, which has no size. */
	get read(): readonly string[] {
		return (this.#instance.lastFrame() ?? '').split('\n').map((line) => plain(line).trim());
	}

	/** The line that the cursor is on. */
	get cursorLine(): string {
		return this.lines.find((line) => line.startsWith('>')) ?? '';
	}

	get message(): string {
		return this.lines.at(-2)?.trim() ?? '';
	}

	get footer(): string {
		return this.lines.at(-1)?.trim() ?? '';
	}

	/**
	 * Compares the whole frame, and moments and digests only in their places: the demo store's depend on
	 * when it was written.
	 */
	shows(...expected: readonly string[]): void {
		assert.deepEqual(this.lines.map(stilled), expected);
	}
}

const stilled = (line: string) =>
	line
		.replaceAll(/\b[\da-f]{12}\b/g, 'dddddddddddd')
		.replaceAll(/\b[\da-f]{40,64}\b/g, (hex) => 'd'.repeat(hex.length))
		.replace(/^ {13}[\da-f]+$/, (rest) => `             ${'d'.repeat(rest.length - 13)}`)
		.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\dZ/g, 'yyyy-mm-dd hh:mmZ');

const plain = (line: string) => line.replaceAll(/\u{1B}\[[\d;]*m/gu, '').trimEnd();
