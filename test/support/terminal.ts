import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import process from 'node:process';
import {spawn, type IPty} from '@lydell/node-pty';
import headless from '@xterm/headless';
import {programFile} from './program.ts';
import {styledLinesOf, type StyledLine} from './styled-lines.ts';
import type {Ending} from './store.ts';

/** What keys send; anything else is sent as it is. */
const sequences: Readonly<Record<string, string>> = {
	Enter: '\r',
	Escape: '\u{1B}',
	Space: ' ',
	Tab: '\t',
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
};

function sequenceOf(key: string): string {
	const letter = /^Ctrl-([A-Z])$/.exec(key)?.[1];
	return letter === undefined ? (sequences[key] ?? key) : String.fromCodePoint(letter.codePointAt(0)! - 0x40);
}

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

	/** The same with how each piece looks. */
	get styledLines(): readonly StyledLine[] {
		return styledLinesOf(this.#screen);
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
			this.type(sequenceOf(key));
			while (!this.#ended && this.output.length === known && Date.now() < until) {
				await pause(10);
			}

			await this.quiet();
		}
	}

	/** Pastes text, as a terminal sends it to a program that has asked to be told. */
	async paste(text: string): Promise<void> {
		await this.press(this.modes.bracketedPasteMode ? `\u{1B}[200~${text}\u{1B}[201~` : text);
	}

	/** Sends bytes and waits for nothing. */
	type(bytes: string): void {
		this.#lastChange = Date.now();
		this.#pty.write(bytes);
	}

	/** Waits until the screen matches and no more comes; fails with what it shows instead. */
	async shows(pattern: RegExp): Promise<void> {
		await this.until(
			() => pattern.test(this.text),
			() => assert.match(this.text, pattern),
		);
	}

	/** The same for whatever can be told of the screen. */
	async until(
		holds: () => boolean,
		fail: () => void = () => assert.fail(`it never came, but this did:\n${this.text}`),
	): Promise<void> {
		const until = Date.now() + patience;
		for (;;) {
			await this.quiet();
			if (holds()) {
				return;
			}

			if (this.#ended || Date.now() > until) {
				fail();
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
