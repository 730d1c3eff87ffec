import process from 'node:process';
import {spawn, type IPty} from '@lydell/node-pty';
import {programFile} from './program.ts';
import type {Ending} from './store.ts';

/** The built program on a real terminal, for commands that ask: what it wrote, what is typed, how it ended. */
export class ProgramOnTerminal {
	/** Everything so far, as the terminal was sent it. */
	output = '';
	readonly #pty: IPty;
	readonly #ended: Promise<{readonly exitCode: number; readonly signal?: number}>;

	constructor(ending: Ending, args: readonly string[]) {
		const env = {...process.env, TERM: 'xterm', DRYRUN: '', RUN_REGISTRY: ''};
		this.#pty = spawn(process.execPath, [programFile, ...args], {cols: 80, rows: 24, env});
		this.#pty.onData((data) => {
			this.output += data;
		});
		this.#ended = new Promise((resolve) => {
			this.#pty.onExit(resolve);
		});
		ending.after(() => {
			this.kill('SIGKILL');
		});
	}

	/** Waits until the output has this text; rejects with the output when it has not after some seconds. */
	async until(text: string): Promise<void> {
		const deadline = Date.now() + 20_000;
		while (!this.output.includes(text)) {
			if (Date.now() > deadline) {
				throw new Error(`Never saw ${JSON.stringify(text)} in:\n${this.output}`);
			}

			await new Promise((resolve) => {
				setTimeout(resolve, 20);
			});
		}
	}

	type(text: string): void {
		this.#pty.write(text);
	}

	kill(signal: 'SIGTERM' | 'SIGHUP' | 'SIGKILL'): void {
		try {
			process.kill(this.#pty.pid, signal);
		} catch {
			// It has ended.
		}
	}

	/** Takes the terminal away from the program, as a connection that drops does. */
	hangUp(): void {
		(this.#pty as unknown as {destroy(): void}).destroy();
	}

	/** The exit code, and the number of the signal that ended it (0: none). */
	async end(): Promise<{readonly exitCode: number; readonly signal: number}> {
		const {exitCode, signal = 0} = await this.#ended;
		return {exitCode, signal};
	}
}
