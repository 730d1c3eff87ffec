import fs from 'node:fs';
import path from 'node:path';
import type {TestContext} from 'node:test';

/** What every change of the disk fails with once the power is off. */
export class PowerCut extends Error {
	override readonly name = 'PowerCut';
}

/** Counts changes of the disk, until it is told to end that. */
export interface Watch {
	readonly changes: number;
	restore(): void;
}

/**
 * Cuts the power before the nth change of the disk that this thread makes from here on: that one and
 * every later one fails, as for a process that is killed, which cleans nothing up.
 */
export function cutPower(context: TestContext, before: number): Watch {
	return watchChanges(context, (change) => {
		if (change >= before) {
			throw new PowerCut(`The power was cut before change ${before}`);
		}
	});
}

/** Has the nth change of the disk fail with a code, and that one alone: a bad sector, a server that is away for a moment. */
export function failChange(context: TestContext, nth: number, code: string): Watch {
	return watchChanges(context, (change, at) => {
		if (change === nth) {
			throw Object.assign(new Error(`${code}: it failed, '${at}'`), {code});
		}
	});
}

/**
 * Calls `onChange` before each change of the disk that this thread makes from here on. A recursive removal is as many
 * changes as it removes things, making a folder as many as it makes, and a file is written in two halves.
 */
function watchChanges(context: TestContext, onChange: (change: number, at: string) => void): Watch {
	let changes = 0;
	const change = (at: string) => {
		onChange(++changes, at);
	};

	const own = {...fs};
	const replaced = {
		renameSync(from: string, to: string) {
			// What is not there changes nothing: that only asks whether a rename would be possible.
			if (own.existsSync(from)) {
				change(from);
			}

			own.renameSync(from, to);
		},
		unlinkSync(at: string) {
			change(at);
			own.unlinkSync(at);
		},
		rmdirSync(at: string) {
			change(at);
			own.rmdirSync(at);
		},
		linkSync(from: string, to: string) {
			change(to);
			own.linkSync(from, to);
		},
		openSync(at: string, flags: fs.OpenMode = 'r') {
			if (flags !== 'r') {
				change(at);
			}

			return own.openSync(at, flags);
		},
		writeFileSync(file: string | number, content: string) {
			const handle = typeof file === 'number' ? file : replaced.openSync(file, 'w');
			const bytes = Buffer.from(content);
			const half = Math.floor(bytes.length / 2);
			try {
				change(String(file));
				own.writeSync(handle, bytes.subarray(0, half));
				change(String(file));
				own.writeSync(handle, bytes.subarray(half));
			} finally {
				if (handle !== file) {
					own.closeSync(handle);
				}
			}
		},
		mkdirSync(at: string, options?: fs.MakeDirectoryOptions): string | undefined {
			if (options?.recursive === true) {
				return makeAll(at);
			}

			change(at);
			return own.mkdirSync(at, options);
		},
		rmSync(at: string, {force = false, recursive = false}: fs.RmOptions = {}) {
			const stats = own.lstatSync(at, {throwIfNoEntry: false});
			if (stats === undefined && force) {
				return;
			}

			if (!stats?.isDirectory() || !recursive) {
				replaced.unlinkSync(at);
				return;
			}

			for (const name of own.readdirSync(at)) {
				replaced.rmSync(path.join(at, name), {force, recursive});
			}

			replaced.rmdirSync(at);
		},
	};

	/** Returns the first folder that was not there, as `mkdirSync` does. */
	function makeAll(at: string): string | undefined {
		if (own.existsSync(at)) {
			return undefined;
		}

		const first = makeAll(path.dirname(at));
		change(at);
		own.mkdirSync(at);
		return first ?? at;
	}

	const mocks = Object.entries(replaced).map(([name, replacement]) =>
		context.mock.method(fs, name as 'renameSync', replacement as typeof fs.renameSync),
	);
	return {
		get changes() {
			return changes;
		},
		restore() {
			for (const {mock} of mocks) {
				mock.restore();
			}
		},
	};
}
