import {spawn, type ChildProcess} from 'node:child_process';
import {existsSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

// This file runs as build/test/support/program.js.
const checkout = fileURLToPath(new URL('../../../', import.meta.url));
/** The program as users run it: the bundle that `node .ci/build.mjs` writes. */
export const programFile = path.join(checkout, 'dist/cli.js');

export interface ProgramResult {
	/** The exit code, or undefined when a signal ended it. */
	readonly code: number | undefined;
	readonly stdout: string;
	readonly stderr: string;
	/** Standard output as JSON; throws what the program printed when it is none. */
	readonly json: () => unknown;
}

export interface ProgramOptions {
	readonly env?: Readonly<Record<string, string>>;
	readonly cwd?: string;
	/** Open files that take what it prints in place of the result. */
	readonly stdout?: number;
	readonly stderr?: number;
	/** Called once it runs, to send it a signal. */
	readonly onStart?: (child: ChildProcess) => void;
}

/** Variables that change what the program does, and would let a machine's own settings into the tests. */
const foreign = /^(?:REGISTRY_|DRYRUN$|RUN_REGISTRY$|NO_COLOR$|FORCE_COLOR$|NODE_TEST_CONTEXT$)/;

/** Runs the built program without a terminal and waits for its end. */
export async function runProgram(args: readonly string[], options: ProgramOptions = {}): Promise<ProgramResult> {
	if (!existsSync(programFile)) {
		throw new Error(`There is no ${programFile}: run "node .ci/build.mjs" first`);
	}

	const inherited = Object.entries(process.env).filter(([name]) => !foreign.test(name));
	const child = spawn(process.execPath, [programFile, ...args], {
		cwd: options.cwd,
		env: {...Object.fromEntries(inherited), ...options.env},
		stdio: ['ignore', options.stdout ?? 'pipe', options.stderr ?? 'pipe'],
	});
	const kill = () => child.kill('SIGKILL');
	process.on('exit', kill);
	const output = {stdout: '', stderr: ''};
	for (const name of ['stdout', 'stderr'] as const) {
		child[name]?.setEncoding('utf8').on('data', (text: string) => {
			output[name] += text;
		});
	}

	options.onStart?.(child);
	const code = await new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', resolve);
	});
	process.off('exit', kill);
	return {
		...output,
		code: code ?? undefined,
		json() {
			try {
				return JSON.parse(output.stdout) as unknown;
			} catch (cause) {
				throw new Error(`No JSON on standard output:\n${output.stdout}\n${output.stderr}`, {cause});
			}
		},
	};
}
