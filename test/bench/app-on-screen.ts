import {EventEmitter} from 'node:events';
import {Writable} from 'node:stream';
import {render} from 'ink';
import {createElement} from 'react';
import type {Session} from '../../source/session.ts';
import {App} from '../../source/ui/screens/app.tsx';
import type {Size} from '../../source/ui/state.ts';
import {Store} from '../../source/ui/store.ts';

/** What a terminal is to Ink, and nobody looks at. */
class Screen extends Writable {
	readonly isTTY = true;
	readonly columns: number;
	readonly rows: number;

	constructor({columns, rows}: Size) {
		super({write: (_chunk, _encoding, done) => done()});
		this.columns = columns;
		this.rows = rows;
	}
}

/** What is typed while nobody listens waits. */
class Keyboard extends EventEmitter {
	readonly isTTY = true;
	readonly #typed: string[] = [];

	constructor() {
		super();
		this.on('newListener', (event) => {
			if (event === 'readable') {
				setImmediate(() => this.emit('readable'));
			}
		});
	}

	type(data: string): void {
		this.#typed.push(data);
		this.emit('readable');
	}

	read(): string | null {
		return this.#typed.shift() ?? null;
	}

	setEncoding(): void {}
	setRawMode(): void {}
	resume(): void {}
	pause(): void {}
	ref(): void {}
	unref(): void {}
}

/** The whole UI on a session, as the program renders it, in this process. */
export interface AppOnScreen {
	readonly type: (data: string) => void;
	readonly close: () => void;
}

/** Opens the UI on a terminal that nobody looks at. */
export function openApp(session: Session, size: Size): AppOnScreen {
	const [stdout, stdin] = [new Screen(size), new Keyboard()];
	const store = new Store(session, {exit() {}, redraw() {}, suspend() {}}, size);
	const app = render(createElement(App, {store, model: session}), {
		stdout: stdout as unknown as NodeJS.WriteStream,
		stdin: stdin as unknown as NodeJS.ReadStream,
		alternateScreen: true,
		incrementalRendering: true,
		maxFps: 15,
		interactive: true,
		patchConsole: false,
	});
	return {
		type: (data) => stdin.type(data),
		close() {
			store.close();
			app.unmount();
		},
	};
}
