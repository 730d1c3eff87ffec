import assert from 'node:assert/strict';
import {existsSync, rmSync, utimesSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout} from 'node:timers/promises';
import {temporaryFolder, type Ending} from '../support/store.ts';

/** What still-machine.ts makes of the machine that the program runs on: it stands still but where this moves it. */
export class StillMachine {
	readonly env: Readonly<Record<string, string>>;
	readonly #folder: string;
	#now: Date;

	constructor(ending: Ending, now: Date, root: string) {
		this.#folder = temporaryFolder(ending);
		this.#now = now;
		writeFileSync(path.join(this.#folder, 'clock'), '');
		this.forward(0);
		this.env = {
			NODE_OPTIONS: `--import=${new URL('./still-machine.js', import.meta.url).href}`,
			MACHINE: this.#folder,
			STORAGE: root,
		};
	}

	/** Lets time go by. */
	forward(milliseconds: number): void {
		this.#now = new Date(this.#now.getTime() + milliseconds);
		utimesSync(path.join(this.#folder, 'clock'), this.#now, this.#now);
	}

	/** A run comes to this one of the things that it moves, and waits there. */
	hold(move: number): void {
		writeFileSync(path.join(this.#folder, String(move)), '');
	}

	async held(move: number): Promise<void> {
		const until = Date.now() + 30_000;
		while (!existsSync(path.join(this.#folder, `${move}.met`))) {
			assert.ok(Date.now() < until, `the run does not come to its move ${move}`);
			await setTimeout(20);
		}
	}

	release(move: number): void {
		rmSync(path.join(this.#folder, String(move)));
	}
}
