import type {ExitCode} from '../errors.ts';
import {signalExitCodes} from '../exit-codes.ts';
import type {StopSignals} from '../report/command.ts';

type StopName = keyof typeof signalExitCodes;

/** The process signals as abort signals, for as long as a headless command runs. */
export class SignalWatch {
	readonly #reading = new AbortController();
	readonly #running = new AbortController();
	readonly #listeners = new Map<StopName, () => void>();
	#first: StopName | undefined;

	readonly signals: StopSignals = {reading: this.#reading.signal, running: this.#running.signal};

	/** Begins to listen. From here on none of these signals ends the process: a second one changes nothing. */
	static start(): SignalWatch {
		const watch = new SignalWatch();
		for (const name of Object.keys(signalExitCodes) as StopName[]) {
			const listener = () => watch.#stop(name);
			watch.#listeners.set(name, listener);
			process.on(name, listener);
		}

		return watch;
	}

	/** The first signal that came, if any. */
	get first(): StopName | undefined {
		return this.#first;
	}

	/** The exit code of a command that `first` has stopped. */
	get exitCode(): ExitCode {
		return this.#first === undefined ? 0 : signalExitCodes[this.#first];
	}

	end(): void {
		for (const [name, listener] of this.#listeners) {
			process.off(name, listener);
		}
	}

	#stop(name: StopName): void {
		this.#first ??= name;
		this.#reading.abort(name);
		if (name !== 'SIGHUP') {
			this.#running.abort(name);
		}
	}
}
