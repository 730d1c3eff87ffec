import {spawn} from 'node:child_process';
import {createInterface} from 'node:readline';

/*
 * The real registry as a child that can never outlive this program, however this program ends: a shell between the two
 * waits for its standard input to close, which the kernel does even after SIGKILL. The child leads a process group of
 * its own, so that ^C on the terminal reaches this program alone, which then stops the child at the right moment.
 */
const guard = [
	'exec 3<&0',
	'input=$1',
	'shift',
	// One pipe for both outputs keeps the lines in their order.
	`printf %s "$input" | "$@" 2>&1 3<&- &`,
	'child=$!',
	'{ read -r _ <&3; kill "$child"; } 2>/dev/null &',
	'watcher=$!',
	'exec 3<&-',
	'wait "$child"',
	'status=$?',
	'kill "$watcher" 2>/dev/null',
	'exit "$status"',
].join('\n');

export interface Supervised {
	/** Settles when the program has ended: how, in words. Never rejects. */
	readonly ended: Promise<{readonly failed: boolean; readonly how: string}>;
	/** SIGTERM, and SIGKILL to what is left after the grace (milliseconds); done when the program has ended. */
	stop(grace?: number): Promise<void>;
}

/** Starts a program; `onLine` gets each line of both its outputs. @param input all that it finds on its standard input. */
export function startSupervised(
	command: readonly [binary: string, ...string[]],
	environment: NodeJS.ProcessEnv,
	onLine: (line: string) => void,
	input = '',
): Supervised {
	const shell = spawn('/bin/sh', ['-c', guard, 'sh', input, ...command], {
		env: environment,
		detached: true,
		stdio: ['pipe', 'pipe', 'pipe'],
	});
	for (const output of [shell.stdout, shell.stderr]) {
		createInterface({input: output, crlfDelay: Infinity}).on('line', onLine);
	}

	const killAll = () => {
		try {
			process.kill(-shell.pid!, 'SIGKILL');
		} catch {
			// The group is gone already.
		}
	};

	process.on('exit', killAll);
	const ended = new Promise<{failed: boolean; how: string}>((resolve) => {
		shell.once('error', (error) => {
			process.off('exit', killAll);
			resolve({failed: true, how: error.message});
		});
		shell.once('close', (code, signal) => {
			process.off('exit', killAll);
			resolve({failed: code !== 0, how: describeEnd(code, signal)});
		});
	});

	return {
		ended,
		async stop(grace = 10_000) {
			shell.stdin.end();
			const timer = setTimeout(killAll, grace);
			await ended;
			clearTimeout(timer);
		},
	};
}

/** A shell tells a child's signal as 128 and its number. */
function describeEnd(code: number | null, signal: NodeJS.Signals | null): string {
	return signal ?? (code !== null && code > 128 ? `signal ${code - 128}` : `exit code ${code}`);
}
