import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import process from 'node:process';
import {spawn, type IPty} from '@lydell/node-pty';
import headless from '@xterm/headless';
import {programFile} from './program.ts';
import type {Ending} from './store.ts';

/** What keys send; anything else is sent as it is. */
const sequences: Readonly<Record<string, string>> = {
	Enter: '\r',
	Escape: '\u{1B}',
	Space: ' ',
	Backspace: '\u{7F}',
	Up: '\u{1B}[A',
	Down: '\u{1B}[B',
	End: '\u{1B}[F',
	'Ctrl-C': '\u{3}',
	'Ctrl-L': '\u{C}',
	'Ctrl-Z': '\u{1A}',
};

/** A frame is over when nothing has come for this long, in milliseconds. */
const quietTime = 120;
/** A key that changes nothing is answered by nothing; any other is answered by then, in milliseconds. */
const answerTime = 1500;
/** A machine under load is slow; nothing should take this long, in milliseconds. */
const patience = 60_000;

const foreign = /^(?:REGISTRY_|DRYRUN$|RUN_REGISTRY$|NO_COLOR$|FORCE_COLOR$|NODE_TEST_CONTEXT$|CI$)/;

export interface TerminalOptions {
	readonly columns?: number;
	readonly rows?: number;
	readonly env?: Readonly<Record<string, string>>;
}

/**
 * A real terminal: a pseudo-terminal with a program in it, and a terminal emulator that reads it. Waits
 * for what it shows, never for time alone.
 */
export class TestTerminal {
	readonly #pty: IPty;
	readonly #screen: headless.Terminal;
	/** Everything that the program has written. */
	output = '';
	#lastChange = Date.now();
	#ended: {readonly code: number; readonly signal: number} | undefined;

	private constructor(pty: IPty, columns: number, rows: number) {
		this.#pty = pty;
		this.#screen = new headless.Terminal({cols: columns, rows, allowProposedApi: true});
		pty.onData((data) => {
			this.output += data;
			this.#lastChange = Date.now();
			this.#screen.write(data, () => {
				this.#lastChange = Date.now();
			});
		});
		// The emulator answers what the program asks of a terminal.
		this.#screen.onData((data) => {
			this.#pty.write(data);
		});
		pty.onExit(({exitCode, signal}) => {
			this.#ended = {code: exitCode, signal: signal ?? 0};
		});
	}

	/** Runs the built program in a terminal; it is killed when the test ends before it. */
	static open(ending: Ending, args: readonly string[], options: TerminalOptions = {}): TestTerminal {
		assert.ok(existsSync(programFile), `There is no ${programFile}: run "node .ci/build.mjs" first`);
		return TestTerminal.run(ending, process.execPath, [programFile, ...args], options);
	}

	static run(ending: Ending, command: string, args: readonly string[], options: TerminalOptions = {}): TestTerminal {
		const {columns = 80, rows = 24, env} = options;
		const inherited = Object.entries(process.env).filter(([name]) => !foreign.test(name));
		const pty = spawn(command, [...args], {
			name: 'xterm-256color',
			cols: columns,
			rows,
			env: {...Object.fromEntries(inherited), TERM: 'xterm-256color', TZ: 'UTC', ...env},
		});
		const terminal = new TestTerminal(pty, columns, rows);
		ending.after(() => {
			if (!terminal.#ended) {
				pty.kill('SIGKILL');
			}
		});
		return terminal;
	}

	get pid(): number {
		return this.#pty.pid;
	}

	/** What is on the screen, line by line. */
	get lines(): readonly string[] {
		const {active} = this.#screen.buffer;
		return Array.from({length: this.#screen.rows}, (_, row) =>
			(active.getLine(active.baseY + row)?.translateToString(true, 0, this.#screen.cols) ?? '').trimEnd(),
		);
	}

	get text(): string {
		return this.lines.join('\n');
	}

	/** True while the program has the screen for itself. */
	get isAlternate(): boolean {
		return this.#screen.buffer.active.type === 'alternate';
	}

	get modes() {
		const {bracketedPasteMode, wraparoundMode} = this.#screen.modes;
		const cursorShown = this.output.lastIndexOf('\u{1B}[?25h') >= this.output.lastIndexOf('\u{1B}[?25l');
		return {bracketedPasteMode, wraparoundMode, cursorShown};
	}

	/** Types keys one by one, each when the frame that answers the one before is over. */
	async press(...keys: readonly string[]): Promise<void> {
		for (const key of keys) {
			const known = this.output.length;
			const until = Date.now() + answerTime;
			this.type(sequences[key] ?? key);
			while (!this.#ended && this.output.length === known && Date.now() < until) {
				await pause(10);
			}

			await this.quiet();
		}
	}

	/** Sends bytes and waits for nothing. */
	type(bytes: string): void {
		this.#lastChange = Date.now();
		this.#pty.write(bytes);
	}

	/** Waits until the screen matches and no more comes; fails with what it shows instead. */
	async shows(pattern: RegExp): Promise<void> {
		const until = Date.now() + patience;
		for (;;) {
			await this.quiet();
			if (pattern.test(this.text)) {
				return;
			}

			if (this.#ended || Date.now() > until) {
				assert.match(this.text, pattern);
			}

			await pause(20);
		}
	}

	async quiet(): Promise<void> {
		while (!this.#ended && Date.now() - this.#lastChange < quietTime) {
			await pause(20);
		}
	}

	resize(columns: number, rows: number): void {
		this.#screen.resize(columns, rows);
		this.#pty.resize(columns, rows);
		this.#lastChange = Date.now();
	}

	/** Takes the terminal away from the program, as a connection that drops does. */
	hangUp(): void {
		(this.#pty as unknown as {destroy(): void}).destroy();
	}

	/** Waits for the program's end. */
	async ended(): Promise<{readonly code: number; readonly signal: number}> {
		const until = Date.now() + patience;
		while (!this.#ended) {
			assert.ok(Date.now() < until, `it still runs:\n${this.text}`);
			await pause(20);
		}

		// What it wrote last may still be on its way.
		await pause(quietTime);
		return this.#ended;
	}
}

const pause = async (milliseconds: number) =>
	new Promise((resolve) => {
		setTimeout(resolve, milliseconds);
	});
