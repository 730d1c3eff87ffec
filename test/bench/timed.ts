import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';

/** What one run of a command took. */
export interface Cost {
	/** Of the wall clock, in seconds, the start included. */
	readonly wall: number;
	/** Of all processors, in seconds: nearly the same on a busy machine. */
	readonly cpu: number;
	/** The most memory that it held, in MiB. */
	readonly peak: number;
	/** What it printed. */
	readonly output: string;
}

/** GNU time, which alone tells what a process that has ended took. */
const timer = '/usr/bin/time';

export interface TimedOptions {
	readonly env?: Readonly<Record<string, string>>;
	/** Whether what it prints is wanted: most print too much. */
	readonly keepOutput?: boolean;
}

/** Runs a command to its end; throws what it says when it fails. */
export function timed(command: readonly string[], {env = {}, keepOutput = false}: TimedOptions = {}): Cost {
	if (!existsSync(timer)) {
		throw new Error(`There is no ${timer}, which tells what a command took. Try: apt-get install time`);
	}

	const startedAt = performance.now();
	const {status, stdout, stderr, error} = spawnSync(timer, ['-f', '%U %S %M', ...command], {
		stdio: ['ignore', keepOutput ? 'pipe' : 'ignore', 'pipe'],
		encoding: 'utf8',
		env: {...process.env, ...env},
		maxBuffer: 2 ** 30,
	});
	const wall = (performance.now() - startedAt) / 1000;
	if (status !== 0) {
		throw new Error(`${command.join(' ')} failed: ${error?.message ?? stderr}`);
	}

	const [user = 0, system = 0, kibibytes = 0] = stderr.trimEnd().split('\n').at(-1)!.split(' ').map(Number);
	return {wall, cpu: user + system, peak: kibibytes / 1024, output: keepOutput ? stdout : ''};
}
