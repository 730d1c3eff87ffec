import process from 'node:process';
import {spawn} from '@lydell/node-pty';
import {programFile} from '../support/program.ts';
import {emptyFolder} from './cache.ts';
import {own} from './contestants.ts';
import {median} from './median.ts';
import {print, printFigures, printMeasured} from './print.ts';
import {inTurn, named, medianOf, ratio} from './rounds.ts';

/** Starts take so little that one more or less of them shows. */
const more = 4;

/** Measures what a start takes, all that is printed thrown away, against that of Node itself: `npm run bench -- start`. */
export async function measureStart(rounds: number): Promise<void> {
	const root = emptyFolder();
	const all = inTurn(
		[
			{name: 'node -e 0', command: [process.execPath, '-e', '0']},
			own('--version', '--version'),
			own('--help', '--help'),
			own('report, nothing there', 'report', '--json', '--grace', '0', '--root', root),
		],
		{rounds: rounds * more},
	);
	const frames: number[] = [];
	for (let round = 0; round <= rounds * more; round++) {
		frames.push(await firstFrame(root));
	}

	const node = named(all, 'node -e 0');
	// The first one only warms the caches.
	const frame = median(frames.slice(1));
	print('Starts; × node -e 0');
	printMeasured(all);
	const figure = (name: string, times: number, goal: number) => ({
		name: `${name} ÷ node -e 0`,
		value: `${times.toFixed(2)} ×`,
		goal: `at most ${goal}`,
	});
	printFigures([
		figure('--version', ratio(named(all, '--version'), node), 1.6),
		figure('--help', ratio(named(all, '--help'), node), 1.6),
		figure('report --json, nothing there', ratio(named(all, 'report, nothing there'), node), 2.5),
		figure(`UI's first frame (${frame.toFixed(2)} s)`, frame / medianOf(node, 'wall'), 6),
	]);
}

/** Seconds from the start of the program in a terminal to the first text that it draws. */
async function firstFrame(root: string): Promise<number> {
	const startedAt = performance.now();
	const pty = spawn(process.execPath, [programFile, '--root', root, '--no-registry'], {
		name: 'xterm-256color',
		cols: 80,
		rows: 24,
		env: {...process.env, TERM: 'xterm-256color'},
	});
	const ended = new Promise<void>((resolve) => {
		pty.onExit(() => resolve());
	});
	let output = '';
	const seconds = await new Promise<number>((resolve, reject) => {
		pty.onData((data) => {
			output += data;
			if (output.includes('registry-cleanup-tui')) {
				resolve((performance.now() - startedAt) / 1000);
			}
		});
		pty.onExit(({exitCode}) => {
			reject(new Error(`The UI ended with ${exitCode} before it drew anything:\n${output}`));
		});
	});
	pty.kill('SIGKILL');
	await ended;
	return seconds;
}
