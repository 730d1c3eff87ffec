import {mkdtempSync, rmSync} from 'node:fs';
import {writeDemo} from '../../source/demo/demo.ts';
import type {Ending} from '../support/store.ts';
import type {StyledLine} from '../support/styled-lines.ts';
import {TestTerminal} from '../support/terminal.ts';
import {StillMachine} from './machine.ts';
import type {Picture} from './svg.ts';

/**
 * When all pictures are taken. Files say that they were made in the machine's own present (ctime, which nothing sets):
 * what is more than an hour ahead, or behind, is taken for a clock that was wrong, not for a push meanwhile.
 */
const moment = new Date('2026-10-20T14:02:00Z');
/** Where the pictures' storage is said to be, and a folder of the same length where it is. */
const shownRoot = '/var/lib/registry';
const rootPrefix = '/tmp/regist';

/** The built program on the demo store and a still machine, in a terminal that pictures are taken of. */
export class Studio {
	readonly machine: StillMachine;
	readonly #terminal: TestTerminal;
	readonly #root: string;
	#told = '';

	private constructor(machine: StillMachine, terminal: TestTerminal, root: string) {
		this.machine = machine;
		this.#terminal = terminal;
		this.#root = root;
	}

	static async open(ending: Ending, size: {readonly columns: number; readonly rows: number}): Promise<Studio> {
		const root = mkdtempSync(rootPrefix);
		ending.after(() => rmSync(root, {recursive: true, force: true}));
		await writeDemo(root, {seed: 1, now: moment});
		const machine = new StillMachine(ending, moment, root);
		const args = ['--root', root, '--grace', '0', '--no-registry'];
		const terminal = TestTerminal.open(ending, args, {...size, env: machine.env});
		return new Studio(machine, terminal, root);
	}

	/** Types keys, each of which changes the screen, one a second: no question takes what comes at once. */
	async press(...keys: readonly string[]): Promise<void> {
		for (const key of keys) {
			const before = this.#terminal.text;
			this.machine.forward(1000);
			await this.#terminal.press(key);
			await this.#terminal.until(() => this.#terminal.text !== before);
		}
	}

	async shows(pattern: RegExp): Promise<void> {
		await this.#terminal.shows(pattern);
	}

	/** Waits until a run is held at this one of its moves, in a phase that looks so, and the screen tells how far it is. */
	async comesTo(move: number, phase: RegExp): Promise<void> {
		await this.machine.held(move);
		await this.#terminal.until(() => this.#figures !== this.#told && phase.test(this.#terminal.text));
		this.#told = this.#figures;
	}

	/** How many are done, of how many, in each phase of the run on the screen. */
	get #figures(): string {
		return (this.#terminal.text.match(/[\d,]+\/[\d,]+/g) ?? []).join(' ');
	}

	/** What is on the screen now, but for what differs from run to run. */
	get picture(): Picture {
		return this.#terminal.styledLines.map((line) => this.#masked(line));
	}

	#masked(line: StyledLine): StyledLine {
		return line.map((piece) => ({
			...piece,
			text: piece.text.replaceAll(this.#root, shownRoot).replaceAll(/(?<=\d{8}T\d{6}Z-)[\da-f]{4}\b/g, '4f2a'),
		}));
	}

	/** Leaves the program by a key. */
	async leave(key: string): Promise<void> {
		await this.#terminal.press(key);
		await this.#terminal.ended();
	}
}
